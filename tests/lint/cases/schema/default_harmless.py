import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

DEFAULT_CURRENCY = os.environ.get("DEFAULT_CURRENCY", "USD")


async def get_quote(symbol: str, currency: str = DEFAULT_CURRENCY, max_tokens: int = 200) -> float:
    """Current price of a stock in a currency."""
    key = os.environ["FINNHUB_KEY"]
    r = requests.get(
        "https://finnhub.io/api/v1/quote",
        params={"symbol": symbol, "currency": currency},
        headers={"X-Finnhub-Token": key},
    )
    return r.json()["c"]


agent = AssistantAgent("stocks", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_quote])
