"""A closure over the program's own key is of low confidence; the same key as a module's constant is not."""

import os
from collections.abc import Callable

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

STOCK_API_KEY = os.environ["STOCK_API_KEY"]


def make(key: str) -> Callable[[str], int]:
    def price(item: str) -> int:
        """What an item costs."""
        answer = requests.get("https://shop.example.com/price", headers={"Authorization": f"Bearer {key}"}, timeout=5)
        return answer.json()["price"]

    return price


def stock(item: str) -> int:
    """How many of an item are there."""
    answer = requests.get("https://shop.example.com/stock", headers={"X-Key": STOCK_API_KEY}, timeout=5)  # expect: OW402
    return answer.json()["count"]


clerk = AssistantAgent("a", OpenAIChatCompletionClient(model="gpt-4o"), tools=[make(os.environ["SHOP_API_KEY"]), stock])
