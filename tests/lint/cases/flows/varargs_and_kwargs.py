import os
from typing import Any

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def call(method: str, *parts: str, **query: Any) -> Any:
    url = "/".join(("https://api.trello.com/1", *parts))
    return requests.request(
        method, url, params=query, headers={"Authorization": f"OAuth {os.environ['TRELLO_TOKEN']}"}, timeout=5
    ).json()


def pick(body: dict, *names: str) -> dict:
    return {name: body[name] for name in names}


def rename(body: dict, **names: str) -> dict:
    return {names.get(k, k): v for k, v in body.items()}


def card(card_id: str) -> dict:
    """A card."""
    return call("GET", "cards", card_id, fields="all")  # expect: OW201


def card_name(card_id: str) -> dict:
    """Name and due date of a card."""
    return pick(call("GET", "cards", card_id), "name", "due")


def card_renamed(card_id: str) -> dict:
    """A card with a better name for its list."""
    return rename(call("GET", "cards", card_id), idList="list")  # expect: OW201


def prompt(*lines: str) -> str:
    return "\n".join(lines)


agent = AssistantAgent(
    "trello",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[card, card_name, card_renamed],
    system_message=prompt("You sort cards.", f"Token: {os.environ['TRELLO_TOKEN']}"),  # expect: OW101
)
