import os
import re

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def scrub(text: str) -> str:
    """Everything that looks like a token becomes stars."""
    return re.sub(r"[A-Za-z0-9_\-]{20,}", "***", text)


def ping() -> str:
    """Ping the shop."""
    key = os.environ["SHOP_KEY"]
    try:
        requests.get("https://shop.example.com/ping", headers={"X-Key": key}, timeout=5).raise_for_status()
    except requests.RequestException as e:
        # an incomplete defence: the text of the exception still goes out
        return str(e).replace(key, "***")  # expect: OW203
    return "pong"


def ping_status() -> str:
    """Ping the shop."""
    try:
        r = requests.get("https://shop.example.com/ping", headers={"X-Key": os.environ["SHOP_KEY"]}, timeout=5)
    except requests.RequestException:
        return "unreachable"
    return {200: "pong", 401: "key refused"}.get(r.status_code, "strange")


agent = AssistantAgent("shop", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[ping, ping_status])
