import os
from urllib.parse import urlencode

import httpx
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

BASE = "https://api.example.com"


def by_header(q: str) -> int:
    """Number of hits."""
    key = os.environ["SEARCH_API_KEY"]
    url = f"{BASE}/search?{urlencode({'q': q, 'limit': 5})}"
    return requests.get(url, headers={"X-Api-Key": key}, timeout=5).json()["total"]


def by_body(q: str) -> int:
    """Number of hits."""
    return requests.post(
        f"{BASE}/search", data={"q": q, "api_key": os.environ["SEARCH_API_KEY"]}, timeout=5
    ).json()["total"]


def by_cookie(q: str) -> int:
    """Number of hits."""
    with httpx.Client(cookies={"session": os.environ["SEARCH_SESSION_TOKEN"]}, params={"lang": "en"}) as http:
        return http.get(f"{BASE}/search", params={"q": q}).json()["total"]


def by_default_params(q: str) -> int:
    """Number of hits."""
    with httpx.Client(params={"api_key": os.environ["SEARCH_API_KEY"]}) as http:  # expect: OW405
        return http.get(f"{BASE}/search", params={"q": q}).json()["total"]


def by_update(q: str) -> int:
    """Number of hits."""
    params = {"q": q}
    params["token"] = os.environ["SEARCH_TOKEN"]  # expect-one: OW405
    return requests.get(f"{BASE}/search", params=params, timeout=5).json()["total"]  # expect-one: OW405


def by_tuple_list(q: str) -> int:
    """Number of hits."""
    return requests.get(
        f"{BASE}/search",
        params=[("q", q), ("key", os.environ["SEARCH_API_KEY"])],  # expect: OW405
        timeout=5,
    ).json()["total"]


tools = [by_header, by_body, by_cookie, by_default_params, by_update, by_tuple_list]
agent = AssistantAgent("search", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
