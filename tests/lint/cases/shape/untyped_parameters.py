from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def add(a: float, b) -> float:  # expect: OW301
    """Add two numbers."""
    return a + b


def scale(value: float, factor=2.0) -> float:  # expect: OW301
    """Multiply a number."""
    return value * factor


def subtract(a, b):  # expect: OW301, OW302, OW303
    return a - b


def divide(a: float, b: float) -> float:
    """Divide two numbers."""
    return _checked(a, b)


def _checked(a, b):
    if b == 0:
        raise ValueError("division by zero")
    return a / b


def unused(x, y):
    return x, y


calculator = AssistantAgent(
    "calculator",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[add, FunctionTool(scale, description="Scale a number"), subtract, divide],
)
