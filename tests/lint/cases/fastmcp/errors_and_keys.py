import os

import httpx
from mcp.server.fastmcp import FastMCP

server = FastMCP("weather")
API_KEY = os.environ["WEATHER_API_KEY"]


@server.tool()
def temperature(city: str) -> float:
    """Temperature in a city."""
    r = httpx.get("https://w.example.com/now", params={"q": city}, headers={"X-Key": API_KEY})  # expect: OW402
    return r.json()["temp"]


@server.tool()
def humidity(city: str) -> str:
    """Humidity in a city."""
    try:
        r = httpx.get(
            "https://w.example.com/now", params={"q": city}, headers={"X-Key": os.environ["WEATHER_API_KEY"]}
        )
        r.raise_for_status()
    except httpx.HTTPError as e:
        raise RuntimeError(f"weather service: {e}")  # expect: OW203
    return f"{r.json()['humidity']} %"


@server.tool()
def pressure(city: str) -> str:
    """Air pressure in a city."""
    try:
        r = httpx.get(
            "https://w.example.com/now", params={"q": city}, headers={"X-Key": os.environ["WEATHER_API_KEY"]}
        )
        r.raise_for_status()
    except httpx.HTTPError:
        raise RuntimeError("weather service failed") from None
    return f"{r.json()['hpa']} hPa"
