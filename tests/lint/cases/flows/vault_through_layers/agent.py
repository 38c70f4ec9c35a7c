from __future__ import annotations

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from billing import Stripe
from vaults import DenySource


def build(vault_password: str) -> AssistantAgent:
    stripe = Stripe(DenySource(vault_password))

    async def invoice_status(number: str) -> str:
        """Status of an invoice."""
        return stripe.invoice(number)["status"]

    async def invoice(number: str) -> dict:
        """An invoice."""
        return stripe.invoice(number)  # expect: OW201

    async def about() -> str:
        """About the billing system."""
        return stripe.describe()  # expect: OW204

    return AssistantAgent(
        "billing",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=[invoice_status, invoice, about],
        system_message="You are a billing assistant. " + stripe.describe_safely(),
    )


def build_debug(vault_password: str) -> AssistantAgent:
    stripe = Stripe(DenySource(vault_password))
    return AssistantAgent(
        "debug",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        system_message="You are a billing assistant. " + stripe.describe(),  # expect: OW101
    )
