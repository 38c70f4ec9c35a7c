import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from dotenv import load_dotenv

load_dotenv()

OPENAI_API_KEY = os.getenv("OPENAI_API_KEY")
TICKETS_TOKEN = os.getenv("TICKETS_TOKEN")
TICKETS_URL = os.getenv("TICKETS_URL", "https://tickets.example.com")


async def open_ticket(title: str) -> int:
    """Open a ticket and return its number."""
    r = requests.post(
        f"{TICKETS_URL}/tickets",
        json={"title": title},
        headers={"Authorization": f"Bearer {TICKETS_TOKEN}"},  # expect: OW402
        timeout=10,
    )
    return r.json()["number"]


async def close_ticket(number: int) -> bool:
    """Close a ticket."""
    token = os.environ["TICKETS_TOKEN"]
    r = requests.post(
        f"{TICKETS_URL}/tickets/{number}/close", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    return r.ok


agent = AssistantAgent(
    "helpdesk",
    model_client=OpenAIChatCompletionClient(model="gpt-4o", api_key=OPENAI_API_KEY),
    tools=[open_ticket, close_ticket],
)
