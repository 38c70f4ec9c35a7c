# options: pedantic
import asyncio
import time

import httpx
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def blocking(city: str) -> float:
    """Current temperature of a city in degrees Celsius."""
    time.sleep(1)  # expect: OW502
    r = requests.get("https://w.example.com/now", params={"q": city}, timeout=5)  # expect: OW502
    return r.json()["temp"]


async def threaded(city: str) -> float:
    """Current temperature of a city in degrees Celsius."""
    r = await asyncio.to_thread(requests.get, "https://w.example.com/now", params={"q": city}, timeout=5)
    return r.json()["temp"]


async def native(city: str) -> float:
    """Current temperature of a city in degrees Celsius."""
    await asyncio.sleep(1)
    async with httpx.AsyncClient(timeout=5) as http:
        r = await http.get("https://w.example.com/now", params={"q": city})
    return r.json()["temp"]


def sync(city: str) -> float:
    """Current temperature of a city in degrees Celsius."""
    return requests.get("https://w.example.com/now", params={"q": city}, timeout=5).json()["temp"]


agent = AssistantAgent(
    "weather", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[blocking, threaded, native, sync]
)
