import asyncio
import os

import requests
from agent_framework import Agent
from agent_framework.openai import OpenAIChatCompletionClient


def ship(order: str) -> str:
    """Ship an order."""
    try:
        r = requests.post(
            f"https://wms.example.com/ship/{order}", headers={"X-Token": os.environ["WMS_TOKEN"]}, timeout=5
        )
        r.raise_for_status()
    except requests.RequestException as e:
        raise RuntimeError(f"could not ship: {e}") from e  # expect: OW203
    return "shipped"


client = OpenAIChatCompletionClient(
    model="gpt-4o",
    api_key=os.environ["OPENAI_API_KEY"],
    function_invocation_configuration={"include_detailed_errors": True},
)
agent = Agent(client=client, instructions="You run the warehouse.", tools=[ship])
asyncio.run(agent.run("Ship order 4"))
