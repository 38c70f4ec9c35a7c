import os

import requests
from autogen_ext.agents.openai import OpenAIAssistantAgent
from openai import AsyncOpenAI


async def open_orders(customer: str) -> dict:
    """Open orders of a customer."""
    r = requests.get(
        f"https://shop.example.com/{customer}/orders", headers={"X-Key": os.environ["SHOP_KEY"]}, timeout=5
    )
    return r.json()  # expect: OW201


async def order_count(customer: str) -> int:
    """Number of orders of a customer."""
    r = requests.get(
        f"https://shop.example.com/{customer}/orders", headers={"X-Key": os.environ["SHOP_KEY"]}, timeout=5
    )
    return len(r.json())


shop = OpenAIAssistantAgent(
    name="shop",
    description="Knows the orders.",
    client=AsyncOpenAI(),
    model="gpt-4o",
    instructions="Answer questions about orders.",
    tools=["file_search", open_orders, order_count],
)
