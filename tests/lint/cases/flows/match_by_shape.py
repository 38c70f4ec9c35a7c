"""`match` binds what stands at the place that a pattern names, in the case that the subject fits."""

import os
from dataclasses import dataclass

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
KEY = os.environ["SHOP_API_KEY"]


@dataclass
class Login:
    user: str
    key: str


def who(thing: object) -> str:
    match thing:
        case Login(user=user):
            return user
        case [first, *_]:
            return str(first)
        case _:
            return "nobody"


def how(thing: object) -> str:
    match thing:
        case Login(user=_, key=key):
            return key
        case _:
            return "no way"


def others(thing: dict[str, str]) -> str:
    match thing:
        case {"city": _, **rest}:
            return str(rest)
        case _:
            return "none"


def text(kind: str) -> str:
    match kind:
        case "key" | "secret":
            return f"Log in with {KEY}"
        case "city":
            return "You are in Bern"
        case _:
            return "You are somewhere"


agents = [
    AssistantAgent("a1", model, system_message=who(Login("ada", KEY))),
    AssistantAgent("a2", model, system_message=how(Login("ada", KEY))),  # expect: OW101
    AssistantAgent("a3", model, system_message=who(["ada", KEY])),
    AssistantAgent("a4", model, system_message=who([KEY, "ada"])),  # expect: OW101
    AssistantAgent("b1", model, system_message=others({"city": KEY, "name": "ada"})),
    AssistantAgent("b2", model, system_message=others({"city": "Bern", "key": KEY})),  # expect: OW101
    AssistantAgent("c1", model, system_message=text("city")),
    AssistantAgent("c2", model, system_message=text("anything")),
    AssistantAgent("c3", model, system_message=text("secret")),  # expect: OW101
]


def switched(on: object) -> str:
    match on, "plain":
        case True, word:
            return word
        case None, _:
            return "off"
        case _:
            return f"Log in with {KEY}"


more = [
    AssistantAgent("d1", model, system_message=switched("CHATTY" in os.environ)),  # expect: OW101
    AssistantAgent("d2", model, system_message=switched(True)),
    AssistantAgent("d3", model, system_message=switched(None)),
]
