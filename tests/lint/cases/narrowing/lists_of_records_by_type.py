from typing import Any

import requests
from agents import Agent, function_tool

API = "https://library.example"


@function_tool
def loans(reader: str) -> list[dict[str, Any]]:
    """The loans of a reader."""
    return requests.get(f"{API}/readers/{reader}", timeout=5).json()["loans"]  # expect: OW201


@function_tool
def profile(reader: str) -> dict:
    """The profile of a reader."""
    body = requests.get(f"{API}/readers/{reader}", timeout=5).json()
    return body["profile"]  # expect: OW201


@function_tool
def shelves(reader: str) -> list[str]:
    """The shelves that a reader has named."""
    return requests.get(f"{API}/readers/{reader}", timeout=5).json()["shelves"]


@function_tool
def fees(reader: str) -> dict[str, float]:
    """What a reader owes, by year."""
    return requests.get(f"{API}/readers/{reader}", timeout=5).json()["fees"]


@function_tool
def web(query: str) -> str:
    """Search the web."""
    return str(requests.get(f"{API}/search", params={"q": query}, timeout=5).json()["organic_results"])  # expect: OW201


def _loans(reader: str) -> list[dict[str, Any]]:
    return requests.get(f"{API}/readers/{reader}", timeout=5).json()["loans"]


@function_tool
def titles(reader: str) -> list[str]:
    """What a reader has at home."""
    return [loan["title"] for loan in _loans(reader)]


@function_tool
def how_many(reader: str) -> int:
    """How much a reader has at home."""
    return len(_loans(reader))


agent = Agent(name="library", tools=[loans, profile, shelves, fees, web, titles, how_many])
