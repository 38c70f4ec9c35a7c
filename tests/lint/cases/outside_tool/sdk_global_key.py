import os

import openai
import stripe
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

stripe.api_key = os.environ["STRIPE_KEY"]
openai.api_key = os.environ["OPENAI_API_KEY"]


def balance() -> int:
    """Available balance in cents."""
    return stripe.Balance.retrieve()["available"][0]["amount"]  # may: OW402


def charge_amount(charge: str) -> int:
    """Amount of a charge in cents."""
    return stripe.Charge.retrieve(charge, api_key=os.environ["STRIPE_KEY"]).amount


agent = AssistantAgent(
    "money", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[balance, charge_amount]
)
