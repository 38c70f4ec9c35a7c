from concurrent.futures import ThreadPoolExecutor, as_completed

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def fetch(page: str) -> dict:
    return requests.get(f"https://shop.example.com/{page}", timeout=5).json()


def names() -> list[str]:
    """The names of what the shop sells."""
    with ThreadPoolExecutor() as pool:
        return [page["name"] for page in pool.map(fetch, ["a", "b"])]


def everything() -> list[dict]:
    """All that the shop sells."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, ["a", "b"]))  # expect: OW201


def as_they_come() -> list[dict]:
    """All that the shop sells."""
    found = []
    with ThreadPoolExecutor() as pool:
        for future in as_completed([pool.submit(fetch, page) for page in ("a", "b")]):
            found.append(future.result())  # expect: OW201
    return found


clerk = AssistantAgent("clerk", OpenAIChatCompletionClient(model="gpt-4o"), tools=[names, everything, as_they_come])
