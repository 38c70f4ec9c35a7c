import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def map_link(place: str) -> str:
    """Link to a map of a place."""
    async with httpx.AsyncClient() as http:
        r = await http.get(
            "https://maps.example.com/static",
            params={"q": place, "key": os.environ["MAPS_API_KEY"]},  # expect: OW405
        )
    return str(r.url)  # expect: OW202|OW204


async def map_page(place: str) -> str:
    """Page about a place."""
    async with httpx.AsyncClient() as http:
        r = await http.get("https://maps.example.com/lookup/" + place, headers={"X-Key": os.environ["MAPS_API_KEY"]})
    return "https://maps.example.com/p/" + r.json()["id"]


agent = AssistantAgent("maps", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[map_link, map_page])
