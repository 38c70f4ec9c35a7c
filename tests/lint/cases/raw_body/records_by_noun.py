"""A list of things that have fields of their own is a list of whole records, whatever the things are."""

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _get(path: str) -> dict:
    return requests.get(f"https://mail.example.com/{path}", timeout=5).json()


def inbox(folder: str) -> str:
    """Read the mail of a folder."""
    return "\n".join(str(m) for m in _get(folder)["messages"])  # expect: OW201


def subjects(folder: str) -> str:
    """What the mail of a folder is about."""
    return "\n".join(m["subject"] for m in _get(folder)["messages"])


def contacts(city: str) -> list:
    """Addresses in a city."""
    return [one for one in _get("book")["addresses"] if one["city"] == city]  # expect: OW201


def cities(folder: str) -> list:
    """Where people live."""
    return sorted({one["city"] for one in _get("book")["addresses"]})


def labels(folder: str) -> list:
    """The labels of a folder."""
    return _get(folder)["tags"]


agent = AssistantAgent(
    "mail",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[inbox, subjects, contacts, cities, labels],
)
