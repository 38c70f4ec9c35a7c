import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field


class Address(BaseModel):
    """Where it goes."""

    street: str = Field(examples=["Main Street 1"])
    city: str = Field(default="Berlin", title="City")


class Shipment(BaseModel):
    address: Address
    weight: float = Field(ge=0, description="In kilograms")
    carrier_key: str = Field(default_factory=lambda: os.environ["CARRIER_KEY"])


class Pickup(BaseModel):
    address: Address
    note: str = Field(default="", description=f"Internal: carrier key {os.environ['CARRIER_KEY']}")  # expect: OW104


def ship(shipment: Shipment) -> str:
    """Ship something."""
    r = requests.post(
        "https://carrier.example.com/ship",
        json=shipment.address.model_dump(),
        headers={"X-Key": os.environ["CARRIER_KEY"]},
        timeout=5,
    )
    return r.json()["tracking"]


def pickup(pickup: Pickup) -> str:
    """Have something picked up."""
    r = requests.post(
        "https://carrier.example.com/pickup",
        json=pickup.address.model_dump(),
        headers={"X-Key": os.environ["CARRIER_KEY"]},
        timeout=5,
    )
    return r.json()["tracking"]


agent = AssistantAgent("shipping", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[ship, pickup])
