from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def add_all(*numbers: float) -> float:  # expect: OW304
    """Add numbers."""
    return sum(numbers)


def options(**settings: str) -> int:  # expect: OW304
    """Count settings."""
    return len(settings)


def hidden(_name: str) -> str:  # expect: OW304
    """Greet somebody."""
    return "Hello " + _name


def keyword_only(*, name: str) -> str:
    """Greet somebody."""
    return "Hello " + name


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents


def pay(amount: Money) -> int:  # expect: OW304
    """Pay."""
    return amount.cents


agent = AssistantAgent(
    "shapes",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[add_all, options, hidden, keyword_only, pay],
)
