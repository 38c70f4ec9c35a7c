import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def price(symbol: str) -> float:
    """Price of a stock."""
    return requests.get(f"https://q.example.com/{symbol}", headers={"X-Key": os.environ["Q_KEY"]}, timeout=5).json()["p"]


agent = AssistantAgent(
    "prices",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[price],
    system_message=f"Key: {os.environ['Q_KEY']}",  # expect: OW101
)
