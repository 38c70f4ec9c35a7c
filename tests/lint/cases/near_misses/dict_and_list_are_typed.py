from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def merge(left: dict, right: dict) -> dict:
    """Merge two objects."""
    return {**left, **right}


def first(items: list) -> object:
    """First of a list."""
    return items[0]


def wait(seconds: float, cancellation_token: CancellationToken) -> None:
    """Wait a while."""


def undocumented(a: int) -> int:
    return a


agent = AssistantAgent(
    "lists",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[merge, first, wait, FunctionTool(undocumented, description="Give back a number", name="same")],
)
