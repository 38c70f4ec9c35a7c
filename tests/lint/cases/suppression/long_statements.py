import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def report(name: str) -> dict:
    """A public report."""
    r = requests.get(f"https://reports.example.com/{name}", timeout=5)
    return {  # offwire: ignore[OW201] the reports are public
        "name": name,
        "report": r.json(),
    }


def report_two(name: str) -> dict:
    """A public report."""
    r = requests.get(f"https://reports.example.com/{name}", timeout=5)
    # offwire: ignore[raw-upstream-body] nobody knows names here, only codes  # may: OW902
    return r.json()  # may: OW201


agent = AssistantAgent(
    "reports",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message="Key: " + os.environ["REPORTS_KEY"],  # may: OW902  # offwire: ignore[OW101,OW102] the key is public
    tools=[report, report_two],
)
