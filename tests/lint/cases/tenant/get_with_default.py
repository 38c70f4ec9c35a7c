import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def make_agent(tenant: dict) -> AssistantAgent:
    api_key = tenant.get("shopify_token", os.environ.get("SHOPIFY_TOKEN"))  # expect: OW403
    region = tenant.get("region", os.environ.get("REGION", "eu"))

    def order_status(order_id: str) -> str:
        """Status of an order."""
        r = requests.get(
            f"https://{region}.shopify.example.com/orders/{order_id}.json",
            headers={"X-Shopify-Access-Token": api_key},
            timeout=5,
        )
        return r.json()["order"]["status"]

    return AssistantAgent("shop", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[order_status])
