import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, ConfigDict, ValidationError


class Customer(BaseModel):
    id: str
    city: str


class OpenCustomer(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str


def _load(key: str) -> dict:
    return requests.get(
        f"https://crm.example.com/{key}", headers={"X-Key": os.environ["CRM_KEY"]}, timeout=5
    ).json()


def customer(key: str) -> str:
    """Id and city of a customer."""
    try:
        return Customer.model_validate(_load(key)).model_dump_json()
    except ValidationError:
        return "malformed"


def customer_open(key: str) -> str:
    """A customer."""
    try:
        return OpenCustomer.model_validate(_load(key)).model_dump_json()  # expect: OW201
    except ValidationError:
        return "malformed"


def customer_city(key: str) -> str:
    """City of a customer."""
    try:
        found = OpenCustomer(**_load(key))
    except ValidationError:
        return "malformed"
    return found.id


agent = AssistantAgent(
    "crm", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[customer, customer_open, customer_city]
)
