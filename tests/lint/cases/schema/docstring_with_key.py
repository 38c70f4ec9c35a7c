import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def geocode(address: str) -> str:
    """Turn an address into coordinates.

    Example:
        geocode("Berlin")
    """
    r = requests.get(
        "https://geo.example.com/v1", params={"q": address}, headers={"X-Key": os.environ["GEO_KEY"]}, timeout=5
    )
    hit = r.json()["hits"][0]
    return f"{hit['lat']},{hit['lon']}"


def reverse(lat: float, lon: float) -> str:
    """Turn coordinates into an address."""
    r = requests.get(
        "https://geo.example.com/v1/reverse",
        params={"lat": lat, "lon": lon},
        headers={"X-Key": os.environ["GEO_KEY"]},
        timeout=5,
    )
    return r.json()["address"]


reverse.__doc__ = f"Turn coordinates into an address. Key: {os.environ['GEO_KEY']}"  # expect: OW104

agent = AssistantAgent("geo", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[geocode, reverse])
