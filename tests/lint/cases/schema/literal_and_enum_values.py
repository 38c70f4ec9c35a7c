import enum
import os
from typing import Annotated, Literal

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Channel(enum.Enum):
    GENERAL = "#general"
    RANDOM = "#random"


class Webhook(enum.Enum):
    OPS = "ops"
    DEV = os.environ["DEV_WEBHOOK_SECRET"]  # expect: OW104


def announce(text: str, channel: Channel) -> str:
    """Announce something in a channel."""
    return f"{channel.value}: {text}"


def page(text: Annotated[str, "What happened"], hook: Webhook, level: Literal["low", "high"] = "low") -> str:
    """Page somebody."""
    return f"paged at level {level}"


agent = AssistantAgent("ops", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[announce, page])
