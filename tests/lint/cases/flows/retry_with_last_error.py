import asyncio
import os

import aiohttp
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def upload(name: str, text: str) -> str:
    """Upload a document to the archive."""
    last_error = ""
    for attempt in range(3):
        try:
            async with aiohttp.ClientSession() as s:
                async with s.put(
                    f"https://archive.example.com/{name}",
                    data=text,
                    headers={"X-Token": os.environ["ARCHIVE_TOKEN"]},
                ) as r:
                    r.raise_for_status()
                    return "uploaded"
        except aiohttp.ClientError as e:
            last_error = str(e)
            await asyncio.sleep(2**attempt)
    return f"gave up: {last_error}"  # expect: OW203


async def delete(name: str) -> str:
    """Delete a document from the archive."""
    last_error = None
    for attempt in range(3):
        try:
            async with aiohttp.ClientSession() as s:
                async with s.delete(
                    f"https://archive.example.com/{name}", headers={"X-Token": os.environ["ARCHIVE_TOKEN"]}
                ) as r:
                    r.raise_for_status()
                    return "deleted"
        except aiohttp.ClientError as e:
            last_error = e
            await asyncio.sleep(2**attempt)
    return "gave up" if last_error else "nothing to do"


agent = AssistantAgent(
    "archive", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[upload, delete]
)
