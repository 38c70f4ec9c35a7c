"""Choosing rows of a table keeps them whole; choosing columns by name does not."""

import pandas as pd
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _orders() -> pd.DataFrame:
    return pd.DataFrame(requests.get("https://shop.example.com/orders", timeout=5).json())


def expensive() -> str:
    """Orders that cost much."""
    orders = _orders()
    mask = (orders["price"] > 100) & (orders["state"] == "open")
    return orders[mask].to_json()  # expect: OW201


def cheap() -> str:
    """Orders that cost little."""
    orders = _orders()
    mask = orders["price"] > 100
    return orders[~mask].to_markdown()  # expect: OW201


def open_ones() -> str:
    """Orders that are open."""
    orders = _orders()
    return orders[orders["open"]].to_json()  # expect: OW201


def names() -> str:
    """Who ordered."""
    orders = _orders()
    return orders[["name", "price"]].to_json()


def count() -> int:
    """How many orders are expensive."""
    orders = _orders()
    return int((orders["price"] > 100).sum())


model = OpenAIChatCompletionClient(model="gpt-4o")
clerk = AssistantAgent("clerk", model, tools=[expensive, cheap, open_ones, names, count])
