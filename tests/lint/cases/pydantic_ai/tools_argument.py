import asyncio
import os

import requests
from pydantic_ai import Agent, Tool


def search(query: str) -> str:
    """Search the web."""
    r = requests.post(
        "https://api.tavily.com/search",
        json={"query": query},
        headers={"Authorization": f"Bearer {os.environ['TAVILY_API_KEY']}"},
        timeout=20,
    )
    return r.text  # expect: OW201


def links(query: str) -> list[str]:
    """Search the web and return the links."""
    r = requests.post(
        "https://api.tavily.com/search",
        json={"query": query},
        headers={"Authorization": f"Bearer {os.environ['TAVILY_API_KEY']}"},
        timeout=20,
    )
    return [hit["url"] for hit in r.json()["results"]]


def undocumented(n: int) -> int:  # expect: OW303
    return n


researcher = Agent(
    "openai:gpt-4o",
    instructions=f"Use the key {os.environ['TAVILY_API_KEY']} to search.",  # expect: OW101
    tools=[search, Tool(links, takes_ctx=False), undocumented],
)


async def main() -> None:
    await researcher.run("What happened today? My password is " + os.environ["USER_PASSWORD"])  # expect: OW102
    await researcher.run("What happened today?")


asyncio.run(main())
