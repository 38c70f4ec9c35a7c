import os

import aiohttp
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def shop_orders(shop: str) -> int:
    """Number of orders of a shop (its domain, like acme.myshopify.com)."""
    headers = {"X-Shopify-Access-Token": os.environ["SHOPIFY_TOKEN"]}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get("https://" + shop + "/admin/api/orders/count.json") as r:  # expect: OW404
            return (await r.json())["count"]


def zendesk_tickets(query: str) -> int:
    """Number of tickets that match a query."""
    s = requests.Session()
    s.headers["Authorization"] = "Bearer " + os.environ["ZENDESK_TOKEN"]
    r = s.get("https://acme.zendesk.com/api/v2/search/count.json", params={"query": query})
    return r.json()["count"]


def webhook(target_url: str, text: str) -> int:
    """Deliver a text to a webhook."""
    s = requests.Session()
    s.auth = ("bot", os.environ["WEBHOOK_PASSWORD"])
    return s.post(target_url, json={"text": text}).status_code  # expect: OW404


agent = AssistantAgent(
    "shops",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[shop_orders, zendesk_tickets, webhook],
)
