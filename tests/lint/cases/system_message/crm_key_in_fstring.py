"""CRM assistant. Looks up accounts in the sales database."""
import asyncio
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

CRM_URL = "https://crm.example.com/api/v2"


async def find_account(name: str) -> str:
    """Find a CRM account by its company name and return its id and owner."""
    resp = requests.get(
        f"{CRM_URL}/accounts",
        params={"name": name},
        headers={"X-Api-Key": os.environ["CRM_API_KEY"]},
        timeout=10,
    )
    first = resp.json()["accounts"][0]
    return f"{first['id']} owned by {first['owner']}"


async def main() -> None:
    crm_key = os.environ["CRM_API_KEY"]
    agent = AssistantAgent(
        name="crm",
        model_client=OpenAIChatCompletionClient(model="gpt-4o-mini"),
        tools=[find_account],
        system_message=f"You are a CRM assistant. Authenticate every call with the key {crm_key}.",  # expect: OW101
    )
    await agent.run(task="Who owns Acme?")


asyncio.run(main())
