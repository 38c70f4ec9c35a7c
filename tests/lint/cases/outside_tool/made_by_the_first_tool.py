"""A client that the first call of any tool makes, with a key that it reads there, was not resolved outside the tools."""

import os

import httpx
from autogen_agentchat.agents import AssistantAgent

_client: httpx.Client | None = None


def client() -> httpx.Client:
    global _client
    if _client is None:
        key = os.environ["SHOP_API_KEY"]
        _client = httpx.Client(base_url="https://shop.example", headers={"X-Key": key}, timeout=5)
    return _client


def orders(customer: int) -> int:
    """Count the orders of a customer."""
    return len(client().get(f"/customers/{customer}/orders").json())


def stock(sku: int) -> int:
    """Tell how many of an article are in stock."""
    return int(client().get(f"/stock/{sku}").json()["quantity"])


agent = AssistantAgent("clerk", model_client=None, tools=[stock, orders])
