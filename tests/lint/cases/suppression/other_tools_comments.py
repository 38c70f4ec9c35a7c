import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def fetch(name: str) -> str:
    """Fetch a document."""
    return requests.get(f"https://docs.example.com/{name}", timeout=5).text  # noqa: OW201  # expect: OW201


def fetch_two(name: str) -> str:
    """Fetch a document."""
    return requests.get(f"https://docs.example.com/{name}", timeout=5).text  # nosec  # expect: OW201


MESSAGE = "write # offwire: ignore[OW201] why on the line"

agent = AssistantAgent("docs", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[fetch, fetch_two])
