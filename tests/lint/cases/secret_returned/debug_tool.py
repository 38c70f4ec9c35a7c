import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def get_session() -> str:
    """Log in to the shop and return a session."""
    r = requests.post(
        "https://shop.example.com/login", json={"user": "bot", "password": os.environ["SHOP_PASSWORD"]}, timeout=5
    )
    return "logged in" if r.ok else "login failed"


async def show_config() -> dict:
    """Show the configuration of this agent."""
    return {
        "shop": "https://shop.example.com",
        "region": os.environ.get("AWS_REGION"),
        "password": os.environ["SHOP_PASSWORD"],  # expect: OW204
    }


async def show_public_config() -> dict:
    """Show the public configuration of this agent."""
    return {
        "shop": "https://shop.example.com",
        "region": os.environ.get("AWS_REGION"),
        "password": "***" if os.environ.get("SHOP_PASSWORD") else "(not set)",
    }


agent = AssistantAgent(
    "shop",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[get_session, show_config, show_public_config],
)
