# options: pedantic
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def convert(celsius: float) -> float:  # expect-one(a): OW305
    """Tool."""
    return celsius * 9 / 5 + 32


def to_kelvin(celsius: float) -> float:
    """Convert a temperature from degrees Celsius to Kelvin."""
    return celsius + 273.15


def to_rankine(celsius: float) -> float:  # expect-one(b): OW305
    return (celsius + 273.15) * 9 / 5


agent = AssistantAgent(
    "units",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[convert, to_kelvin, FunctionTool(to_rankine, description="function")],  # expect-one(b): OW305
)
