import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class InventoryError(Exception):
    """Something about the warehouse."""


def stock_level(sku: str) -> int:
    """How many pieces of an article are in stock."""
    r = requests.get(
        f"https://wms.example.com/stock/{sku}", headers={"X-Token": os.environ["WMS_TOKEN"]}, timeout=5
    )
    if not r.ok:
        raise InventoryError(f"WMS said: {r.text}")  # expect: OW203|OW201
    return int(r.json()["level"])


def reserve(sku: str, pieces: int) -> str:
    """Reserve pieces of an article."""
    try:
        r = requests.post(
            f"https://wms.example.com/stock/{sku}/reserve",
            json={"n": pieces},
            headers={"X-Token": os.environ["WMS_TOKEN"]},
            timeout=5,
        )
        r.raise_for_status()
    except Exception as exc:
        raise InventoryError(f"cannot reserve: {exc}") from exc  # expect: OW203
    return "reserved"


def release(sku: str) -> str:
    """Release what was reserved."""
    try:
        r = requests.delete(
            f"https://wms.example.com/stock/{sku}/reserve", headers={"X-Token": os.environ["WMS_TOKEN"]}, timeout=5
        )
        r.raise_for_status()
    except Exception as exc:
        raise InventoryError("cannot release") from exc
    return "released"


agent = AssistantAgent(
    "stock", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[stock_level, reserve, release]
)
