"""The variable's name says nothing; the place where it goes does."""
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

DESK = os.environ["DESK"]


def weather(city: str) -> float:
    """Temperature in a city."""
    owm = os.environ["OWM"]
    r = requests.get("https://owm.example.com", params={"q": city, "appid": owm}, timeout=5)  # expect: OW405
    return r.json()["temp"]


def wind(city: str) -> float:
    """Wind in a city."""
    r = requests.get(f"https://owm.example.com?q={city}&appid={os.environ['OWM']}", timeout=5)  # expect: OW405
    return r.json()["wind"]


def close(ticket: int) -> bool:
    """Close a ticket."""
    headers = {"X-Api-Key": DESK}  # expect: OW402
    return requests.post(f"https://desk.example.com/{ticket}", headers=headers, timeout=5).ok


def units(city: str) -> float:
    """Temperature in a city, in the units of the house."""
    r = requests.get("https://owm.example.com", params={"q": city, "units": os.environ["UNITS"]}, timeout=5)
    return r.json()["temp"]


agent = AssistantAgent(
    "weather", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[weather, wind, close, units]
)
