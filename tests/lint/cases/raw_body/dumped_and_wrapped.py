import json
import os
from typing import Any

import aiohttp
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _headers() -> dict[str, str]:
    return {"Authorization": f"token {os.environ['GITHUB_TOKEN']}", "Accept": "application/vnd.github+json"}


async def get_issue(number: int) -> str:
    """Get an issue of the main repository."""
    async with aiohttp.ClientSession(headers=_headers()) as session:
        async with session.get(f"https://api.github.com/repos/acme/app/issues/{number}") as resp:
            data = await resp.json()
    return json.dumps(data, indent=2)  # expect: OW201


async def get_user(login: str) -> dict[str, Any]:
    """Get a GitHub user."""
    async with aiohttp.ClientSession(headers=_headers()) as session:
        async with session.get(f"https://api.github.com/users/{login}") as resp:
            user = await resp.json()
    return {
        "ok": True,
        "login": login,
        "user": user,  # expect: OW201
    }


async def get_user_card(login: str) -> dict[str, Any]:
    """Get name and company of a GitHub user."""
    async with aiohttp.ClientSession(headers=_headers()) as session:
        async with session.get(f"https://api.github.com/users/{login}") as resp:
            user = await resp.json()
    return {
        "ok": True,
        "login": login,
        "name": user["name"],
        "company": user.get("company"),
    }


gh = AssistantAgent(
    "gh",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[get_issue, get_user, get_user_card],
)
