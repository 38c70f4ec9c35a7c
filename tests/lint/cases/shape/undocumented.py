import random

from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def roll_dice(sides: int) -> int:  # expect: OW303
    # rolls a die
    return random.randint(1, sides)


def flip_coin() -> str:  # expect: OW303
    """"""
    return random.choice(["heads", "tails"])


def draw_card() -> str:
    """Draw a card from a deck of 52."""
    return random.choice("23456789TJQKA") + random.choice("SHDC")


def shuffle(items: list[str]) -> list[str]:
    # documented by the tool below
    return random.sample(items, len(items))


def helper(n: int) -> int:
    return n + 1


agent = AssistantAgent(
    "games",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[roll_dice, flip_coin, draw_card, FunctionTool(shuffle, description="Shuffle a list of strings.")],
)
