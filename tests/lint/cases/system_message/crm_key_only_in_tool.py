"""The same assistant, with the key kept where it belongs."""
import asyncio
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

CRM_URL = "https://crm.example.com/api/v2"
REGION = os.environ.get("CRM_REGION", "eu")


async def find_account(name: str) -> str:
    """Find a CRM account by its company name and return its id and owner."""
    resp = requests.get(
        f"{CRM_URL}/{REGION}/accounts",
        params={"name": name},
        headers={"X-Api-Key": os.environ["CRM_API_KEY"]},
        timeout=10,
    )
    first = resp.json()["accounts"][0]
    return f"{first['id']} owned by {first['owner']}"


async def main() -> None:
    agent = AssistantAgent(
        name="crm",
        model_client=OpenAIChatCompletionClient(model="gpt-4o-mini", api_key=os.environ["OPENAI_API_KEY"]),
        tools=[find_account],
        system_message=f"You are a CRM assistant for the {REGION} region. The API key is configured already.",
    )
    await agent.run(task="Who owns Acme?")


asyncio.run(main())
