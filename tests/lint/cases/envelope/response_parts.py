import os

import aiohttp
import httpx
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

URL = "https://files.example.com/export"


def _auth() -> dict[str, str]:
    return {"Authorization": f"Bearer {os.environ['FILES_TOKEN']}"}


async def aio_headers(name: str) -> str:
    """Headers of an export."""
    async with aiohttp.ClientSession(headers=_auth()) as session:
        async with session.head(f"{URL}/{name}") as r:
            return "\n".join(f"{k}: {v}" for k, v in r.headers.items())  # expect: OW202


async def raw_headers(name: str) -> list:
    """Headers of an export."""
    async with httpx.AsyncClient() as http:
        r = await http.head(f"{URL}/{name}", headers=_auth())
    return r.headers.multi_items()  # expect: OW202


def history(name: str) -> list:
    """Redirects of an export."""
    r = requests.get(f"{URL}/{name}", headers=_auth(), timeout=5)
    return [(step.status_code, dict(step.headers)) for step in r.history]  # expect: OW202


def request_body(name: str) -> str:
    """What was sent."""
    r = requests.post(URL, data={"name": name, "secret": os.environ["EXPORT_SECRET"]}, timeout=5)
    return str(r.request.body)  # expect: OW202|OW204


def modified(name: str) -> str:
    """When an export was changed."""
    return requests.head(f"{URL}/{name}", headers=_auth(), timeout=5).headers["Last-Modified"]


def summary(name: str) -> dict:
    """Status, time and size of an export."""
    r = requests.get(f"{URL}/{name}", headers=_auth(), timeout=5)
    return {"status": r.status_code, "reason": r.reason, "seconds": r.elapsed.total_seconds(), "ok": r.ok, "n": len(r.content)}


def redirects(name: str) -> int:
    """Number of redirects of an export."""
    return len(requests.get(f"{URL}/{name}", headers=_auth(), timeout=5).history)


tools = [aio_headers, raw_headers, history, request_body, modified, summary, redirects]
agent = AssistantAgent("files", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
