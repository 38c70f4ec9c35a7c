import asyncio
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def get_invoice(invoice_id: str) -> dict:
    """Look up an invoice."""
    r = requests.get(
        f"https://api.stripe.com/v1/invoices/{invoice_id}",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_KEY']}"},
        timeout=10,
    )
    return r.json()  # expect: OW201


async def get_invoice_status(invoice_id: str) -> str:
    """Look up the status of an invoice."""
    r = requests.get(
        f"https://api.stripe.com/v1/invoices/{invoice_id}",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_KEY']}"},
        timeout=10,
    )
    return r.json()["status"]


agent = AssistantAgent(
    "billing",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[get_invoice, get_invoice_status],
)


async def main() -> None:
    print((await agent.run(task="Is in_1Abc paid?")).messages[-1].content)


asyncio.run(main())
