import os
from dataclasses import dataclass
from typing import Any

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, TypeAdapter, ValidationError


@dataclass
class Plain:
    id: str
    size: int


class Item(BaseModel):
    id: str
    size: int


def _items() -> Any:
    return requests.get("https://wms.example.com/items", headers={"X-Key": os.environ["WMS_KEY"]}, timeout=5).json()


def sizes() -> list[int]:
    """Sizes of all items."""
    return [item.size for item in TypeAdapter(list[Item]).validate_python(_items())]  # expect: OW205


def sizes_plain() -> list[int]:
    """Sizes of all items."""
    # a dataclass does not validate and does not echo
    return [Plain(id=i["id"], size=i["size"]).size for i in _items()]


def sizes_caught() -> list[int]:
    """Sizes of all items."""
    try:
        items = [Item.model_validate(i) for i in _items()]
    except ValidationError:
        raise RuntimeError("the warehouse answered nonsense") from None
    return [item.size for item in items]


def from_model(item_id: str, size: int) -> str:
    """Describe an item."""
    # only the model's own words are validated
    return Item(id=item_id, size=size).model_dump_json()


agent = AssistantAgent(
    "wms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[sizes, sizes_plain, sizes_caught, from_model]
)
