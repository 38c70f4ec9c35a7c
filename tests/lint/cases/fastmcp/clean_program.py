import os
import sys
from typing import Annotated, Literal

import httpx
from mcp.server.fastmcp import FastMCP
from pydantic import BaseModel, Field

mcp = FastMCP("tracker", host="127.0.0.1", port=int(os.environ.get("PORT", "8000")))


class Ticket(BaseModel):
    key: str
    title: str
    state: Literal["open", "closed"]


def _client() -> httpx.AsyncClient:
    token = os.environ.get("TRACKER_TOKEN")
    if not token:
        print("TRACKER_TOKEN is not set", file=sys.stderr)
        raise RuntimeError("the tracker is not configured")
    return httpx.AsyncClient(
        base_url="https://tracker.example.com", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )


@mcp.tool()
async def get_ticket(key: Annotated[str, Field(description="Key of the ticket, like OPS-12")]) -> Ticket:
    """Get a ticket."""
    async with _client() as http:
        r = await http.get(f"/tickets/{key}")
    if r.status_code == 404:
        raise ValueError(f"there is no ticket {key}")
    r.raise_for_status()
    body = r.json()
    return Ticket(key=body["key"], title=body["title"], state="open" if body["open"] else "closed")


@mcp.tool()
async def search(query: str, limit: int = 10) -> list[str]:
    """Keys of the tickets that match."""
    async with _client() as http:
        r = await http.get("/search", params={"q": query, "limit": limit})
    return [hit["key"] for hit in r.json()["hits"]]


@mcp.resource("tracker://help")
def help_text() -> str:
    return "Ask for tickets by key."


@mcp.prompt()
def triage(key: str) -> str:
    """Triage a ticket."""
    return f"Read {key} and suggest a priority."


if __name__ == "__main__":
    mcp.run(transport="stdio")
