import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _auth() -> dict[str, str]:
    return {"Authorization": f"Bearer {os.environ['INTERNAL_API_TOKEN']}"}


async def call_api(url: str) -> int:
    """Call an internal API and return its status code."""
    async with httpx.AsyncClient() as http:
        return (await http.get(url, headers=_auth())).status_code  # expect: OW404


async def call_host(host: str, path: str) -> int:
    """Call an internal host and return its status code."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://{host}/{path}", headers=_auth())  # expect: OW404
    return r.status_code


async def call_path(path: str) -> int:
    """Call the internal API and return its status code."""
    async with httpx.AsyncClient() as http:
        r = await http.get(f"https://internal.example.com/{path}", headers=_auth())
    return r.status_code


async def call_public(url: str) -> int:
    """Call a public page and return its status code."""
    async with httpx.AsyncClient() as http:
        return (await http.get(url)).status_code


agent = AssistantAgent(
    "net",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[call_api, call_host, call_path, call_public],
)
