import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def public_status() -> dict:
    """Public status page."""
    return requests.get("https://status.example.com/api.json", timeout=5).json()  # offwire: ignore[OW201] public data


def changelog() -> str:
    """Our public changelog."""
    # offwire: ignore[OW201] public data, too
    return requests.get("https://example.com/changelog.txt", timeout=5).text


def both(name):  # offwire: ignore[OW301, OW302] generated code
    """A name."""
    return name


def family() -> str:
    """Everything about us."""
    r = requests.get("https://example.com/about", headers={"X-Key": os.environ["ABOUT_KEY"]}, timeout=5)
    return (
        r.text  # offwire: ignore[OW2] reviewed by Ada
    )


def not_suppressed() -> str:
    """Our changelog."""
    return requests.get("https://example.com/internal.txt", timeout=5).text  # expect: OW201


agent = AssistantAgent(
    "status",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[public_status, changelog, both, family, not_suppressed],
)
