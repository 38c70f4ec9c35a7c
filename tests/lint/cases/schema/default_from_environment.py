import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def get_quote(symbol: str, key: str = os.environ["FINNHUB_KEY"]) -> float:  # expect: OW104
    """Current price of a stock."""
    r = requests.get("https://finnhub.io/api/v1/quote", params={"symbol": symbol}, headers={"X-Finnhub-Token": key})
    return r.json()["c"]


agent = AssistantAgent("stocks", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_quote])
