import os

import requests
from ag2 import Agent, ToolResult, tool
from ag2.config import AnthropicConfig


@tool(description="Search the product catalogue.")
def search(query: str) -> ToolResult:
    r = requests.get(
        "https://catalog.example.com/search",
        params={"q": query},
        headers={"X-Key": os.environ["CATALOG_KEY"]},
        timeout=5,
    )
    if r.status_code != 200:
        return ToolResult(f"search failed with {r.status_code}")
    return ToolResult(r.text)  # expect: OW201


@tool(description="Number of hits in the product catalogue.")
def hits(query: str) -> ToolResult:
    r = requests.get(
        "https://catalog.example.com/search",
        params={"q": query},
        headers={"X-Key": os.environ["CATALOG_KEY"]},
        timeout=5,
    )
    return ToolResult(str(r.json()["total"]))


catalog = Agent("catalog", "You know our products.", config=AnthropicConfig(model="claude-sonnet-4"), tools=[search, hits])
buyer = Agent(
    "buyer",
    "You buy products.",
    config=AnthropicConfig(model="claude-sonnet-4"),
    tools=[catalog.as_tool(description="Knows the catalogue.")],
)
