import json
import os
import re
from operator import itemgetter

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

FIELDS = ["name", "city"]


def _load(key: str) -> dict:
    return requests.get(
        f"https://crm.example.com/{key}", headers={"X-Key": os.environ["CRM_KEY"]}, timeout=5
    ).json()


def picked(key: str) -> dict:
    """Name and city of a customer."""
    body = _load(key)
    return {field: body.get(field) for field in FIELDS}


def unpacked(key: str) -> str:
    """Name and city of a customer."""
    name, city = itemgetter("name", "city")(_load(key))
    return f"{name} from {city}"


def built(key: str) -> dict:
    """Name and city of a customer."""
    result = {}
    body = _load(key)
    result["name"] = body["name"]
    result["city"] = body.get("address", {}).get("city")
    return result


def formatted(key: str) -> str:
    """Name and city of a customer."""
    return "{name} from {city}".format(**_load(key))


def summed(key: str) -> float:
    """Turnover of a customer."""
    return round(sum(order["total"] for order in _load(key)["orders"]), 2)


def newest(key: str) -> str:
    """Date of the newest order of a customer."""
    return max(order["date"] for order in _load(key)["orders"])


def is_active(key: str) -> bool:
    """Is a customer active?"""
    return _load(key).get("state") == "active"


def has_orders(key: str) -> str:
    """Has a customer ordered something?"""
    return "yes" if _load(key)["orders"] else "no"


def mentions(key: str, word: str) -> int:
    """How often a word occurs in the record of a customer."""
    return len(re.findall(re.escape(word), json.dumps(_load(key))))


def fields(key: str) -> str:
    """Names of the fields that we hold."""
    return ", ".join(_load(key))


tools = [picked, unpacked, built, formatted, summed, newest, is_active, has_orders, mentions, fields]
agent = AssistantAgent("crm", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
