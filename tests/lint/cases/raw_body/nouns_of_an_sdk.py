"""Who takes a key asks somebody for whom it is: a thing's name as a method is a question, too."""

import json
import os

import shopkit
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from drawkit import Canvas


async def product(number: str) -> str:
    """Look a product up."""
    client = shopkit.AsyncShop(api_key=os.environ["SHOP_API_KEY"])
    found = await client.catalogue.product(number=number)
    return json.dumps(found)  # expect: OW201


async def price(number: str) -> str:
    """What a product costs."""
    client = shopkit.AsyncShop(api_key=os.environ["SHOP_API_KEY"])
    found = await client.catalogue.product(number=number)
    return str(found["price"])


def create(table_name: str, name: str) -> dict:
    """Add a customer."""
    table = shopkit.Base(os.environ["SHOP_API_KEY"]).table(table_name)
    return table.create({"name": name})  # expect: OW201


def clear(table_name: str) -> str:
    """Empty a table."""
    shopkit.Base(os.environ["SHOP_API_KEY"]).table(table_name).clear("all")
    return "cleared"


def area(width: int, height: int) -> str:
    """How much paint a wall takes."""
    return str(Canvas(width, height).coverage(2))


agent = AssistantAgent(
    "shop",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[product, price, create, clear, area],
)
