import asyncio
import os

import aiohttp
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def _worker(queue: asyncio.Queue, out: list) -> None:
    async with aiohttp.ClientSession(headers={"X-Key": os.environ["FEED_KEY"]}) as session:
        while not queue.empty():
            name = queue.get_nowait()
            async with session.get(f"https://feeds.example.com/{name}") as r:
                out.append(await r.json())


async def feeds(names: list[str]) -> list:
    """Some feeds."""
    queue: asyncio.Queue = asyncio.Queue()
    for name in names:
        queue.put_nowait(name)
    out: list = []
    await asyncio.gather(*(_worker(queue, out) for _ in range(3)))
    return out  # expect: OW201


async def headlines(names: list[str]) -> list[str]:
    """Headlines of some feeds."""
    titles = []
    async with aiohttp.ClientSession(headers={"X-Key": os.environ["FEED_KEY"]}) as session:
        for name in names:
            async with session.get(f"https://feeds.example.com/{name}") as r:
                body = await r.json()
            titles.extend(entry["title"] for entry in body["entries"])
    return titles


async def with_timeout(name: str) -> str:
    """Title of a feed."""
    async with aiohttp.ClientSession(headers={"X-Key": os.environ["FEED_KEY"]}) as session:
        try:
            async with asyncio.timeout(5):
                async with session.get(f"https://feeds.example.com/{name}") as r:
                    return (await r.json())["title"]
        except (asyncio.TimeoutError, aiohttp.ClientError) as e:
            return f"no feed ({e.__class__.__qualname__})"


agent = AssistantAgent(
    "feeds", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[feeds, headlines, with_timeout]
)
