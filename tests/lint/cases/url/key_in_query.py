import os
from urllib.parse import urlencode

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def weather(city: str) -> float:
    """Temperature in a city."""
    key = os.environ["OPENWEATHER_API_KEY"]
    url = f"https://api.openweathermap.org/data/2.5/weather?q={city}&appid={key}"  # expect: OW405
    return requests.get(url, timeout=10).json()["main"]["temp"]


async def forecast(city: str) -> float:
    """Temperature in a city tomorrow."""
    r = requests.get(
        "https://api.openweathermap.org/data/2.5/forecast",
        params={"q": city, "appid": os.environ["OPENWEATHER_API_KEY"]},  # expect: OW405
        timeout=10,
    )
    return r.json()["list"][8]["main"]["temp"]


async def air(city: str) -> int:
    """Air quality in a city."""
    query = urlencode({"q": city, "token": os.environ["AQI_TOKEN"]})  # expect-one: OW405
    return requests.get("https://api.waqi.info/search/?" + query, timeout=10).json()["data"][0]["aqi"]  # expect-one: OW405


async def pollen(city: str) -> int:
    """Pollen count in a city."""
    r = requests.get(
        "https://pollen.example.com/now",
        params={"q": city, "units": os.environ.get("UNITS", "metric")},
        headers={"X-Api-Key": os.environ["POLLEN_API_KEY"]},
        timeout=10,
    )
    return r.json()["count"]


agent = AssistantAgent(
    "weather",
    model_client=OpenAIChatCompletionClient(model="gpt-4o-mini"),
    tools=[weather, forecast, air, pollen],
)
