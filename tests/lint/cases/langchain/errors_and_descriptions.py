import os

import requests
from langchain.agents import create_agent
from langchain_core.tools import StructuredTool, ToolException, tool

KEY = os.environ["MAPS_KEY"]


def distance(start: str, end: str) -> float:
    """Distance between two places in km."""
    r = requests.get(
        "https://maps.example.com/route",
        params={"from": start, "to": end},
        headers={"X-Key": os.environ["MAPS_KEY"]},
        timeout=5,
    )
    if not r.ok:
        raise ToolException(f"maps said {r.text}")  # expect: OW203|OW201
    return r.json()["km"]


@tool(description=f"Geocode an address with {KEY}")  # expect: OW104
def geocode(address: str) -> str:
    r = requests.get(
        "https://maps.example.com/geo",
        params={"q": address},
        headers={"X-Key": os.environ["MAPS_KEY"]},
        timeout=5,
    )
    return f"{r.json()['lat']}, {r.json()['lon']}"


@tool(parse_docstring=True)
def timezone(city: str) -> str:
    """Time zone of a city.

    Args:
        city: Name of the city.
    """
    try:
        return requests.get(f"https://tz.example.com/{city}", timeout=5).json()["tz"]
    except requests.RequestException:
        return "unknown"


agent = create_agent(
    "openai:gpt-4o",
    tools=[StructuredTool.from_function(distance, handle_tool_error=True), geocode, timezone],
)
