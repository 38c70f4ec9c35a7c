import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

PUBLIC = frozenset({"name", "city", "since"})
HIDDEN = {"iban", "password"}


def _customers() -> list[dict]:
    return requests.get("https://crm.example.com/c", headers={"X-Key": os.environ["CRM_KEY"]}, timeout=5).json()


def public_only() -> list[dict]:
    """Customers, public fields."""
    return [{k: v for k, v in c.items() if k in PUBLIC} for c in _customers()]


def hidden_removed() -> list[dict]:
    """Customers without hidden fields."""
    return [{k: v for k, v in c.items() if k not in HIDDEN} for c in _customers()]  # expect: OW201


def renamed() -> list[dict]:
    """Customers with better names."""
    return [{"customer_" + k: v for k, v in c.items()} for c in _customers()]  # expect: OW201


def loop_allow() -> list[dict]:
    """Customers, public fields."""
    result = []
    for customer in _customers():
        row = {}
        for key, value in customer.items():
            if key not in PUBLIC:
                continue
            row[key] = value
        result.append(row)
    return result


def loop_named() -> str:
    """Names of the customers."""
    text = ""
    for customer in _customers():
        text += customer["name"] + "\n"
    return text


def loop_whole() -> str:
    """The customers."""
    text = ""
    for customer in _customers():
        text += f"{customer}\n"
    return text  # expect: OW201


def grouped() -> dict:
    """Number of customers by city."""
    count: dict[str, int] = {}
    for customer in _customers():
        count[customer["city"]] = count.get(customer["city"], 0) + 1
    return count


def by_id() -> dict:
    """Customers by their id."""
    return {c["id"]: c for c in _customers()}  # expect: OW201


tools = [public_only, hidden_removed, renamed, loop_allow, loop_named, loop_whole, grouped, by_id]
agent = AssistantAgent("crm", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
