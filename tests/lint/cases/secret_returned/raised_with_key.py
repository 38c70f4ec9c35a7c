import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def convert(amount: float, to: str) -> float:
    """Convert Euros to another currency."""
    key = os.environ["FX_API_KEY"]
    if not key.isalnum():
        raise ValueError(f"FX_API_KEY looks wrong: {key!r}")  # expect: OW204
    r = requests.get(f"https://fx.example.com/eur/{to}", headers={"apikey": key}, timeout=5)
    if r.status_code == 401:
        raise PermissionError("the exchange refused our key")
    if r.status_code != 200:
        raise RuntimeError(f"exchange answered {r.status_code}")
    return amount * r.json()["rate"]


def convert_back(amount: float, source: str) -> float:
    """Convert another currency to Euros."""
    key = os.environ["FX_API_KEY"]
    if len(key) != 32:
        raise ValueError(f"FX_API_KEY has {len(key)} characters instead of 32")
    r = requests.get(f"https://fx.example.com/eur/{source}", headers={"apikey": key}, timeout=5)
    assert r.status_code == 200, "no rate"
    return amount / r.json()["rate"]


agent = AssistantAgent(
    "fx", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[convert, convert_back]
)
