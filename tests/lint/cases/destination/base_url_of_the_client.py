"""A client's base URL decides the host of every request it sends."""

import os

import httpx
from autogen_agentchat.agents import AssistantAgent


async def stock(region: str, sku: int) -> int:
    """Tell how many of an article are in stock in a region."""
    key = os.environ["SHOP_API_KEY"]
    async with httpx.AsyncClient(base_url=f"https://{region}", headers={"X-Key": key}, timeout=5) as client:
        answer = await client.get(f"/stock/{sku}")  # expect: OW404
    return answer.status_code


def orders(customer: str) -> int:
    """Count the orders of a customer."""
    key = os.environ["SHOP_API_KEY"]
    with httpx.Client(base_url="https://shop.example", headers={"X-Key": key}, timeout=5) as client:
        return len(client.get("/orders/" + customer).json())


agent = AssistantAgent("clerk", model_client=None, tools=[stock, orders])
