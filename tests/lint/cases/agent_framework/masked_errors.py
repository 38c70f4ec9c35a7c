import asyncio
import os
from typing import Annotated

import requests
from agent_framework import Agent, tool
from agent_framework.openai import OpenAIChatClient
from pydantic import Field


@tool
def ship(order: Annotated[str, Field(description="Number of the order")]) -> str:
    """Ship an order."""
    try:
        r = requests.post(
            f"https://wms.example.com/ship/{order}", headers={"X-Token": os.environ["WMS_TOKEN"]}, timeout=5
        )
        r.raise_for_status()
    except requests.RequestException as e:
        # the framework turns this into "Error: Function failed."
        raise RuntimeError(f"could not ship: {e}") from e
    return "shipped"


@tool
def unship(order: Annotated[str, Field(description="Number of the order")]) -> str:
    """Stop the shipment of an order."""
    try:
        r = requests.delete(
            f"https://wms.example.com/ship/{order}", headers={"X-Token": os.environ["WMS_TOKEN"]}, timeout=5
        )
        r.raise_for_status()
    except requests.RequestException as e:
        return f"could not stop: {e}"  # expect: OW203
    return "stopped"


agent = Agent(
    client=OpenAIChatClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]),
    instructions="You run the warehouse.",
    tools=[ship, unship],
)
asyncio.run(agent.run("Ship order 4"))
