import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _node(key: str) -> dict:
    return requests.get(f"https://cms.example.com/{key}", headers={"X-Key": os.environ["CMS_KEY"]}, timeout=5).json()


def _titles(key: str, depth: int = 0) -> list[str]:
    if depth > 3:
        return []
    node = _node(key)
    found = [node["title"]]
    for child in node["children"]:
        found += _titles(child, depth + 1)
    return found


def _nodes(key: str, depth: int = 0) -> list[dict]:
    node = _node(key)
    return [node] + [n for child in node["children"] for n in _more(child, depth)]


def _more(key: str, depth: int) -> list[dict]:
    return _nodes(key, depth + 1) if depth < 3 else []


def titles(key: str) -> list[str]:
    """Titles below a page."""
    return _titles(key)


def pages(key: str) -> list[dict]:
    """Pages below a page."""
    return _nodes(key)  # expect: OW201


def page_count(key: str) -> int:
    """Number of pages below a page."""
    return len(_nodes(key))


agent = AssistantAgent(
    "cms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[titles, pages, page_count]
)
