import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from mcp.server.fastmcp import Context, FastMCP


@dataclass
class App:
    http: httpx.AsyncClient


@asynccontextmanager
async def lifespan(server: FastMCP) -> AsyncIterator[App]:
    async with httpx.AsyncClient(
        base_url="https://api.example.com", headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"}
    ) as http:
        yield App(http)


mcp = FastMCP("things", lifespan=lifespan)


@mcp.tool()
async def thing(name: str, ctx: Context) -> str:
    """A thing."""
    app: App = ctx.request_context.lifespan_context
    r = await app.http.get(f"/things/{name}")
    return r.text  # expect: OW201


@mcp.tool()
async def thing_color(name: str, ctx: Context) -> str:
    """Color of a thing."""
    r = await ctx.request_context.lifespan_context.http.get(f"/things/{name}")
    return r.json()["color"]


@mcp.tool()
def hidden(name: str, api_token: str) -> bool:  # expect: OW105
    """Is a thing hidden?"""
    r = httpx.get(f"https://api.example.com/things/{name}", headers={"Authorization": api_token})
    return r.json()["hidden"]


@mcp.tool()
def search(*terms: str) -> int:  # expect: OW304
    """Number of things that match."""
    return len(terms)
