import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient

FEED = os.environ.get("FEED_URL", "https://feeds.example.com")


def headlines(topic: str) -> list[str]:
    """Headlines of the day."""
    return [topic.upper()]


good = FunctionTool(headlines, description=f"Headlines from {FEED}.")
bad = FunctionTool(
    headlines,
    name="headlines_paid",
    description=f"Headlines from {FEED}, subscriber token {os.environ['FEED_TOKEN']}.",  # expect: OW104
)

agent = AssistantAgent("news", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[good, bad])
