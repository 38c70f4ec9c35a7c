import asyncio
import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def _ping(host: str) -> None:
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://{host}.example.com/ping", headers={"X-Key": os.environ["PING_KEY"]})
        r.raise_for_status()


async def ping_all() -> str:
    """Ping all services."""
    results = await asyncio.gather(_ping("shop"), _ping("crm"), return_exceptions=True)
    errors = [r for r in results if isinstance(r, Exception)]
    if errors:
        return "; ".join(str(e) for e in errors)  # expect: OW203
    return "all fine"


async def ping_count() -> str:
    """How many services answer?"""
    results = await asyncio.gather(_ping("shop"), _ping("crm"), return_exceptions=True)
    failed = sum(isinstance(r, Exception) for r in results)
    return f"{len(results) - failed} of {len(results)} answer"


async def login() -> str:
    """Log in everywhere."""
    try:
        raise ExceptionGroup("several", [ValueError(os.environ["PING_KEY"]), KeyError("shop")])
    except ExceptionGroup as group:
        return "; ".join(str(e) for e in group.exceptions)  # expect: OW203|OW204


agent = AssistantAgent("ping", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[ping_all, ping_count, login])
