"""A client that is made while the tool runs has read its key there; one that is made beside the agent has not."""

import os

import httpx
from fastmcp import FastMCP

mcp = FastMCP("sales")


class Sales:
    def __init__(self) -> None:
        self.token = os.getenv("SALES_ACCESS_TOKEN") or os.getenv("SALES_SID")

    def count(self, query: str) -> int:
        headers = {"Authorization": f"Bearer {self.token}"}  # expect: OW402
        return httpx.get("https://sales.example.com/q", params={"q": query}, headers=headers).json()["size"]


class LateSales:
    def __init__(self) -> None:
        self.token = os.getenv("SALES_ACCESS_TOKEN") or os.getenv("SALES_SID")

    def count(self, query: str) -> int:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.get("https://sales.example.com/q", params={"q": query}, headers=headers).json()["size"]


early = Sales()
_late: LateSales | None = None


def late() -> LateSales:
    global _late
    if _late is None:
        _late = LateSales()
    return _late


@mcp.tool
def opportunities(query: str) -> int:
    """How many opportunities match."""
    return late().count(query)


@mcp.tool
def accounts(query: str) -> int:
    """How many accounts match."""
    return early.count(query)
