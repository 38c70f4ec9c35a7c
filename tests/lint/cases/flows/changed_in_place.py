"""Containers that are changed in place, by whoever holds them; each call makes its own."""

import os
from typing import Any, NamedTuple

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel

model = OpenAIChatCompletionClient(model="gpt-4o")
SECRET = ("password", "token")


def settings() -> dict[str, str]:
    return {"host": "db.example.com", "password": os.environ["DB_PASSWORD"]}


def overwritten(given: dict[str, str]) -> dict[str, str]:
    shown = dict(given)
    for name in list(shown):
        if name in SECRET:
            shown[name] = "***"
    return shown


def dropped(given: dict[str, str]) -> dict[str, str]:
    for name in SECRET:
        given.pop(name, None)
    return given


def stripped(given: dict[str, str]) -> dict[str, str]:
    shown = {}
    for name, value in given.items():
        shown[name] = value.strip()
    return shown


def scrubbed(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {name: "***" if name in SECRET else scrubbed(value) for name, value in thing.items()}
    if isinstance(thing, list):
        return [scrubbed(one) for one in thing]
    return thing


class Login(NamedTuple):
    user: str
    password: str


class Account(BaseModel):
    user: str
    password: str


mine, other = settings(), settings()
mine.pop("password")
words = ["Host", os.environ["DB_PASSWORD"], "Port"]
fewer = words.copy()
fewer.pop(1)
merged = {"user": "ada"}
merged |= settings()
grouped: dict[str, list[str]] = {}
grouped.setdefault("all", []).append(os.environ["DB_PASSWORD"])
user, password = Login("ada", os.environ["DB_PASSWORD"])
account = Account(user="ada", password=os.environ["DB_PASSWORD"])

agents = [
    AssistantAgent("a1", model, system_message=str(overwritten(settings()))),
    AssistantAgent("a2", model, system_message=str(dropped(settings()))),
    AssistantAgent("a3", model, system_message=str(stripped(settings()))),  # expect: OW101
    AssistantAgent("a4", model, system_message=str(scrubbed({"db": [settings()]}))),
    AssistantAgent("a5", model, system_message=str(scrubbed({"db": [{"pw": settings()["password"]}]}))),  # expect: OW101
    AssistantAgent("b1", model, system_message=str(mine)),
    AssistantAgent("b2", model, system_message=str(other)),  # expect: OW101
    AssistantAgent("c1", model, system_message=" ".join(fewer)),
    AssistantAgent("c2", model, system_message=" ".join(words)),  # expect: OW101
    AssistantAgent("d1", model, system_message=merged["user"]),
    AssistantAgent("d2", model, system_message=str(merged)),  # expect: OW101
    AssistantAgent("e1", model, system_message=str(len(grouped["all"]))),
    AssistantAgent("e2", model, system_message=str(grouped["all"][0])),  # expect: OW101
    AssistantAgent("f1", model, system_message=user),
    AssistantAgent("f2", model, system_message=password),  # expect: OW101
    AssistantAgent("g1", model, system_message=str(account.model_copy(update={"password": "***"}))),
    AssistantAgent("g2", model, system_message=str(account.model_copy(update={"user": "bob"}))),  # expect: OW101
    AssistantAgent("h1", model, system_message=str(dict.fromkeys(SECRET, "***"))),
    AssistantAgent("h2", model, system_message=str(dict.fromkeys(SECRET, account.password))),  # expect: OW101
]
