import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, ConfigDict, ValidationError


class Order(BaseModel):
    id: str
    total: float


class QuietOrder(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    id: str
    total: float


def _fetch(order_id: str) -> dict:
    r = requests.get(
        f"https://shop.example.com/orders/{order_id}", headers={"X-Token": os.environ["SHOP_TOKEN"]}, timeout=5
    )
    return r.json()


def get_order(order_id: str) -> Order:
    """Get an order."""
    return Order.model_validate(_fetch(order_id))  # expect: OW205


def get_total(order_id: str) -> float:
    """Total of an order."""
    order = Order(**_fetch(order_id))  # expect: OW205
    return order.total


def get_order_quietly(order_id: str) -> QuietOrder:
    """Get an order."""
    return QuietOrder.model_validate(_fetch(order_id))


def get_order_or_none(order_id: str) -> Order | None:
    """Get an order, or nothing when the shop answers in a strange way."""
    try:
        return Order.model_validate(_fetch(order_id))
    except ValidationError:
        return None


agent = AssistantAgent(
    "orders",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[get_order, get_total, get_order_quietly, get_order_or_none],
)
