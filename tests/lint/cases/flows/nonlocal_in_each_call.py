"""A function inside another changes the variable of the call that it stands in, each time that one is called."""

import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def latest(first: str, second: str) -> str:
    """What was noted last."""
    kept = "nothing"

    def note() -> None:
        nonlocal kept
        kept = first

    note()
    return kept


def deeper(first: str) -> str:
    """The same, one function further in."""
    kept = "nothing"

    def outer() -> None:
        def inner() -> None:
            nonlocal kept
            kept = first

        inner()

    outer()
    return kept


one = latest(os.environ["SHOP_API_KEY"], "shop")
two = latest(one, "clerk")
three = latest(two, one)
plain = latest("clerk", three)
deep = deeper(deeper(deeper(os.environ["SHOP_API_KEY"])))

client = OpenAIChatCompletionClient(model="gpt-4o")
AssistantAgent("once", model_client=client, system_message=one)  # expect: OW101
AssistantAgent("twice", model_client=client, system_message=two)  # expect: OW101
AssistantAgent("thrice", model_client=client, system_message=three)  # expect: OW101
AssistantAgent("plain", model_client=client, system_message=plain)
AssistantAgent("deep", model_client=client, system_message=deep)  # expect: OW101
