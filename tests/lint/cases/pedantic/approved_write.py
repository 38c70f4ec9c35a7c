# options: pedantic
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def pay(invoice: int) -> str:
    """Pay an open invoice of a supplier, after a person has agreed."""
    answer = input(f"Pay invoice {invoice}? [y/N] ")
    if answer != "y":
        return "a person refused"
    r = requests.post(
        f"https://bank.example.com/invoices/{invoice}/pay",
        headers={"Authorization": f"Bearer {os.environ['BANK_TOKEN']}"},
        timeout=10,
    )
    return "paid" if r.ok else f"failed with {r.status_code}"


def delete_all() -> str:  # expect-one: OW505
    """Delete every invoice in the archive of this supplier."""
    r = requests.delete(  # expect-one: OW505
        "https://bank.example.com/invoices",
        headers={"Authorization": f"Bearer {os.environ['BANK_TOKEN']}"},
        timeout=10,
    )
    return "deleted" if r.ok else f"failed with {r.status_code}"


agent = AssistantAgent(
    "payments", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[pay, delete_all]
)
