"""An ellipsis says that there is more and hides nothing: four characters tell one key from another, more are a part of it."""

import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def begins() -> str:
    """Which key is in use?"""
    key = os.environ["SHOP_API_KEY"]
    return f"Using {key[:6]}…"  # expect: OW204


def begins_long() -> str:
    """Which key is in use?"""
    key = os.environ["SHOP_API_KEY"]
    return "Using " + key[:12] + "..."  # expect: OW204


def both_ends() -> str:
    """Which key is in use?"""
    key = os.environ["SHOP_API_KEY"]
    return f"{key[:4]}...{key[-4:]}"


def starred() -> str:
    """Which key is in use?"""
    key = os.environ["SHOP_API_KEY"]
    return f"{key[:6]}********"


agent = AssistantAgent(
    "setup",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[begins, begins_long, both_ends, starred],
)
