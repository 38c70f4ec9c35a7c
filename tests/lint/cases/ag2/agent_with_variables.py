import asyncio
import os
from typing import Annotated

import httpx
from ag2 import Agent, Depends, Inject, Variable, tool
from ag2.config import OpenAIConfig


def session_token() -> str:
    return os.environ["SHOP_TOKEN"]


@tool
async def order_state(order: str, token: Annotated[str, Variable()]) -> str:
    """State of an order."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://shop.example.com/orders/{order}", headers={"Authorization": f"Bearer {token}"})
    return r.json()["state"]


@tool
async def order(number: str, token: Annotated[str, Depends(session_token)]) -> dict:
    """Everything about an order."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://shop.example.com/orders/{number}", headers={"Authorization": f"Bearer {token}"})
    return r.json()  # expect: OW201


@tool
def discount(customer: str, api_key: str) -> int:  # expect: OW105
    """Discount of a customer in percent."""
    r = httpx.get(f"https://shop.example.com/discounts/{customer}", headers={"X-Key": api_key})
    return r.json()["percent"]


shop = Agent(
    "shop",
    prompt=["You work in a shop.", f"The till opens with {os.environ['TILL_PASSWORD']}."],  # expect: OW101
    config=OpenAIConfig(model="gpt-4o"),
    tools=[order_state, order, discount],
)


async def main() -> None:
    await shop.ask("What is the state of order 12?", variables={"token": os.environ["SHOP_TOKEN"]})
    await shop.ask(f"Use {os.environ['SHOP_TOKEN']} for order 13.")  # expect: OW102


asyncio.run(main())
