import asyncio
import os
from collections.abc import AsyncIterator

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def _pages(query: str) -> AsyncIterator[dict]:
    async with httpx.AsyncClient(headers={"X-Key": os.environ["LIB_KEY"]}) as http:
        url = "https://lib.example.com/search?q=" + query
        while url:
            page = (await http.get(url)).json()
            yield page
            url = page.get("next")


async def _one(http: httpx.AsyncClient, isbn: str) -> dict:
    return (await http.get(f"https://lib.example.com/books/{isbn}")).json()


async def search(query: str) -> list:
    """Search the library."""
    return [page async for page in _pages(query)]  # expect: OW201


async def count(query: str) -> int:
    """Number of books that match."""
    total = 0
    async for page in _pages(query):
        total += len(page["books"])
    return total


async def books(isbns: list[str]) -> list:
    """Everything about some books."""
    async with httpx.AsyncClient(headers={"X-Key": os.environ["LIB_KEY"]}) as http:
        found = await asyncio.gather(*(_one(http, isbn) for isbn in isbns))
    return list(found)  # expect: OW201


async def titles(isbns: list[str]) -> list[str]:
    """Titles of some books."""
    async with httpx.AsyncClient(headers={"X-Key": os.environ["LIB_KEY"]}) as http:
        found = await asyncio.gather(*[_one(http, isbn) for isbn in isbns])
    return [book["title"] for book in found]


agent = AssistantAgent(
    "library", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[search, count, books, titles]
)
