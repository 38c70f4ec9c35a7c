"""What is sent into a generator comes out of it only where the body yields it."""

import os
from collections.abc import AsyncIterator, Generator

from autogen_agentchat.agents import AssistantAgent


def echo() -> Generator[str, str, None]:
    heard = ""
    while True:
        heard = yield f"heard {heard}"


def counter() -> Generator[int, str, None]:
    kept: list[str] = []
    while True:
        kept.append((yield len(kept)))


async def ask() -> AsyncIterator[str]:
    answer = yield "ready"
    yield answer


talk = echo()
next(talk)
greeting = talk.send("hello")
AssistantAgent("a", model_client=None, system_message=greeting)
AssistantAgent("b", model_client=None, system_message=talk.send(os.environ["SHOP_TOKEN"]))  # expect: OW101

count = counter()
count.send(None)
AssistantAgent("c", model_client=None, system_message=f"{count.send(os.environ['SHOP_TOKEN'])} kept")


async def main() -> None:
    asked = ask()
    await asked.asend(None)
    said = await asked.asend(os.environ["SHOP_TOKEN"])
    AssistantAgent("d", model_client=None, system_message=said)  # expect: OW101
