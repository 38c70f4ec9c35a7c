"""A sequence pattern binds by place, from the start and from the end."""

import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def last(name: str) -> str:
    """The last word."""
    match ["login", "ada", os.environ["SHOP_TOKEN"]]:
        case [*_, word]:
            return word  # expect: OW204
    return ""


def but_last(name: str) -> str:
    """All words but the last."""
    match ["login", "ada", os.environ["SHOP_TOKEN"]]:
        case [*words, _]:
            return " ".join(words)
    return ""


def between(name: str) -> str:
    """The words in the middle."""
    match ["login", os.environ["SHOP_TOKEN"], "ada", "end"]:
        case [_, *words, _]:
            return " ".join(words)  # expect: OW204
    return ""


def second(name: str) -> str:
    """A word by its place."""
    match ["token", os.environ["SHOP_TOKEN"]]:
        case ["token", value]:
            return str(len(value))
        case [one]:
            return one
    return ""


def first_row(name: str) -> str:
    """The first order."""
    match requests.get(f"https://api.example.com/{name}", timeout=5).json():
        case {"data": [{"id": number, "kind": "short"}, *_]}:
            return number
        case {"data": [row, *_]}:
            return str(row)  # expect: OW201
        case [_, *rows]:
            return str(rows)  # expect: OW201
    return ""


def others(name: str) -> str:
    """What stands beside a key, whichever case fits."""
    match {"token": os.environ["SHOP_TOKEN"], "city": name}:
        case {"city": "Bern", **rest}:
            return str(len(rest))
        case {"token": _, **rest}:
            return str(rest)
    return ""


agent = AssistantAgent(
    "words",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[last, but_last, between, second, first_row, others],
)
