"""Keys in the query of a URL, under the names that services give them."""

import httpx
from mcp.server import FastMCP

server = FastMCP("maps")


@server.tool()
async def weather(district: str) -> str:
    """Weather in a district."""
    url = f"https://api.map.example.com/weather/v1/?district_id={district}&ak=gY2KRafsUTozdwoC7Xeds84nQKcTlwPZ"  # expect: OW401  may: OW405
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(url)
    return str(answer.json()["now"]["text"])


@server.tool()
async def tiles(zoom: int) -> int:
    """How many tiles there are."""
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(f"https://tiles.example.com/count?zoom={zoom}&tk=YOUR_KEY&sk=created_at_descending")
    try:
        return int(answer.json()["count"])
    except ValueError as exc:
        raise ValueError(f"no count: {exc}") from exc  # expect: OW203
