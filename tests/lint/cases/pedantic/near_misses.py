# options: pedantic
import asyncio
import os

import httpx
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _load(path: str) -> dict:
    # a helper; the tools that call it are asynchronous and run it in a thread
    return requests.get(
        "https://api.example.com" + path, headers={"X-Key": os.environ["API_KEY"].strip()}, timeout=(3, 10)
    ).json()


async def in_thread(number: int) -> str:
    """Name of an article of our catalogue, by its number."""
    body = await asyncio.to_thread(_load, f"/articles/{number}")
    return body["name"]


async def in_executor(number: int) -> float:
    """Price of an article of our catalogue in Euros, by its number."""
    loop = asyncio.get_running_loop()
    body = await loop.run_in_executor(None, _load, f"/articles/{number}")
    return body["price"]


async def client_timeout(number: int) -> bool:
    """Whether an article of our catalogue is in stock, by its number."""
    async with httpx.AsyncClient(timeout=10, headers={"X-Key": os.environ["API_KEY"]}) as http:
        r = await http.get(f"https://api.example.com/articles/{number}/stock")
    return r.json()["stock"] > 0


agent = AssistantAgent(
    "catalogue",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[in_thread, in_executor, client_timeout],
)
