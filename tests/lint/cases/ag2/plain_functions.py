import os

import requests
from ag2 import Agent
from ag2.config import OpenAIConfig


def rate(currency):  # expect: OW301, OW302
    """Exchange rate of a currency."""
    return requests.get(f"https://fx.example.com/{currency}", timeout=5).json()["rate"]


def convert(amount: float, currency: str, key: str = os.environ["FX_KEY"]) -> float:  # expect: OW104
    """Convert an amount."""
    r = requests.get(f"https://fx.example.com/{currency}", headers={"X-Key": key}, timeout=5)
    return amount * r.json()["rate"]


def history(currency: str) -> list:  # expect: OW303
    r = requests.get(f"https://fx.example.com/{currency}/history", timeout=5)
    return [point["rate"] for point in r.json()]


agent = Agent("fx", "You convert money.", config=OpenAIConfig(model="gpt-4o"), tools=[rate, convert, history])
