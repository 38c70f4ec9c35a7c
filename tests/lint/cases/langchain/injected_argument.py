import os
from typing import Annotated

import requests
from langchain.agents import create_agent
from langchain_core.tools import InjectedToolArg, tool


@tool
def create_invoice(customer: str, amount: float, api_key: Annotated[str, InjectedToolArg]) -> str:
    """Create an invoice and return its number."""
    r = requests.post(
        "https://books.example.com/invoices",
        json={"customer": customer, "amount": amount},
        headers={"X-Api-Key": api_key},
        timeout=10,
    )
    return r.json()["number"]


@tool
def cancel_invoice(number: str, api_key: str) -> bool:  # expect: OW105
    """Cancel an invoice."""
    return requests.delete(
        f"https://books.example.com/invoices/{number}", headers={"X-Api-Key": api_key}, timeout=10
    ).ok


agent = create_agent("openai:gpt-4o", tools=[create_invoice, cancel_invoice])
