import os
from typing import NamedTuple, TypedDict

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Card(TypedDict):
    name: str
    due: str


class Point(NamedTuple):
    lat: float
    lon: float


def _load(path: str) -> dict:
    return requests.get(f"https://api.example.com/{path}", headers={"X-Key": os.environ["API_KEY"]}, timeout=5).json()


def card(card_id: str) -> Card:
    """Name and due date of a card."""
    body = _load(f"cards/{card_id}")
    return Card(name=body["name"], due=body["due"])


def card_as_it_is(card_id: str) -> Card:
    """Name and due date of a card."""
    # an annotation narrows nothing
    body: Card = _load(f"cards/{card_id}")
    return body  # expect: OW201


def place(name: str) -> Point:
    """Where a place is."""
    body = _load(f"places/{name}")
    return Point(float(body["lat"]), float(body["lon"]))


agent = AssistantAgent(
    "cards", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[card, card_as_it_is, place]
)
