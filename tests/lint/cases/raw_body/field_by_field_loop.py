import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

WANTED = ("id", "email", "plan")


def _customer(customer_id: str) -> dict:
    return requests.get(
        f"https://api.chargebee.example.com/customers/{customer_id}",
        auth=(os.environ["CHARGEBEE_KEY"], ""),
        timeout=10,
    ).json()


def customer_all(customer_id: str) -> str:
    """Describe a customer."""
    lines = []
    for key, value in _customer(customer_id).items():
        lines.append(f"{key}: {value}")  # expect-one(a): OW201
    return "\n".join(lines)  # expect-one(a): OW201


def customer_copy(customer_id: str) -> dict:
    """Get a customer."""
    out = {}
    body = _customer(customer_id)
    for key in body:
        out[key.lower()] = body[key]  # expect-one(b): OW201
    return out  # expect-one(b): OW201


def customer_without_secrets(customer_id: str) -> dict:
    """Get a customer without its secrets."""
    body = _customer(customer_id)
    return {k: v for k, v in body.items() if "secret" not in k}  # expect: OW201


def customer_wanted(customer_id: str) -> dict:
    """Get id, email and plan of a customer."""
    body = _customer(customer_id)
    return {k: body[k] for k in WANTED}


def customer_allowed(customer_id: str) -> dict:
    """Get id, email and plan of a customer."""
    return {k: v for k, v in _customer(customer_id).items() if k in WANTED}


def customer_keys(customer_id: str) -> list[str]:
    """Names of the fields that we hold about a customer."""
    return sorted(_customer(customer_id).keys())


agent = AssistantAgent(
    "crm",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[customer_all, customer_copy, customer_without_secrets, customer_wanted, customer_allowed, customer_keys],
)
