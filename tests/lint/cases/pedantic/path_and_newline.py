# options: pedantic
import os
from pathlib import Path
from urllib.parse import quote

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def state(number: str) -> str:
    """State of an order of our shop, by its number."""
    r = requests.get(  # expect-one(a): OW408
        f"https://shop.example.com/orders/{number}",  # expect-one(a): OW408
        headers={"Authorization": f"Bearer {os.environ['SHOP_TOKEN']}"},
        timeout=5,
    )
    return r.json()["state"]


def state_quoted(number: str) -> str:
    """State of an order of our shop, by its number."""
    r = requests.get(
        f"https://shop.example.com/orders/{quote(number, safe='')}",
        headers={"Authorization": f"Bearer {os.environ['SHOP_TOKEN']}"},
        timeout=5,
    )
    return r.json()["state"]


def orders() -> int:
    """Number of orders of our shop."""
    token = Path("/run/secrets/shop_token").read_text()
    r = requests.get(  # expect-one(b): OW409
        "https://shop.example.com/orders", headers={"Authorization": f"Bearer {token}"}, timeout=5  # expect-one(b): OW409
    )
    return r.json()["count"]


def orders_stripped() -> int:
    """Number of orders of our shop."""
    token = Path("/run/secrets/shop_token").read_text().strip()
    r = requests.get(
        "https://shop.example.com/orders", headers={"Authorization": f"Bearer {token}"}, timeout=5
    )
    return r.json()["count"]


agent = AssistantAgent(
    "shop",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[state, state_quoted, orders, orders_stripped],
)
