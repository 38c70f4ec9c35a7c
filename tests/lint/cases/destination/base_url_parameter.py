import os
from urllib.parse import urljoin

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

BASE = "https://api.example.com/v1/"
ENDPOINTS = ("orders", "customers")


def _get(url: str) -> httpx.Response:
    return httpx.get(url, headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"})  # expect: OW404


def through_helper(url: str) -> int:
    """Status code of a URL."""
    return _get(url).status_code


def with_default(path: str, base_url: str = "https://api.example.com") -> int:
    """Status code of a path."""
    r = httpx.get(f"{base_url}/{path}", headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"})  # expect: OW404
    return r.status_code


def with_query(q: str) -> int:
    """Status code of a search."""
    r = httpx.get(BASE + "search", params={"q": q}, headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"})
    return r.status_code


def with_choice(endpoint: str) -> int:
    """Status code of an endpoint."""
    if endpoint not in ENDPOINTS:
        return 404
    r = httpx.get(urljoin(BASE, endpoint), headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"})
    return r.status_code


agent = AssistantAgent(
    "api",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[through_helper, with_default, with_query, with_choice],
)
