"""What is entered, awaited or run elsewhere is what it would be here."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")


@contextmanager
def login() -> Iterator[dict[str, str]]:
    yield {"key": os.environ["SHOP_API_KEY"], "town": "Bern"}


def key(prefix: str) -> str:
    return prefix + os.environ["SHOP_API_KEY"]


def town(prefix: str) -> str:
    return prefix + "Bern"


async def later(text: str) -> str:
    return text


async def main() -> None:
    with ExitStack() as stack:
        session = stack.enter_context(login())
        AssistantAgent("a1", model, system_message=session["key"])  # expect: OW101
        AssistantAgent("a2", model, system_message=session["town"])
    async with asyncio.TaskGroup() as group:
        one = group.create_task(later(key("Use ")))
        two = group.create_task(later(town("Be in ")))
    AssistantAgent("b1", model, system_message=one.result())  # expect: OW101
    AssistantAgent("b2", model, system_message=two.result())
    with ThreadPoolExecutor() as pool:
        three, four = pool.submit(key, "Use "), pool.submit(town, "Be in ")
        AssistantAgent("c1", model, system_message=three.result())  # expect: OW101
        AssistantAgent("c2", model, system_message=four.result())


asyncio.run(main())
