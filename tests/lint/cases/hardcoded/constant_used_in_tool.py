# quick and dirty demo for the sales kickoff
import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

WEATHER_TOKEN = "8f14e45fceea167a5a36dedd4bea2543"  # expect: OW401


async def temperature(city: str) -> float:
    """Temperature of a city in Celsius."""
    async with httpx.AsyncClient() as c:
        r = await c.get(
            "https://api.weather.example.com/v3/now",
            params={"q": city},
            headers={"X-Token": WEATHER_TOKEN},  # expect: OW402
        )
    return r.json()["temp_c"]


agent = AssistantAgent(name="weather", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[temperature])
