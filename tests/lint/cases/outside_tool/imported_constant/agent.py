import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from config import CALENDAR_TOKEN, TIMEZONE, calendar_token


def next_event(calendar: str) -> str:
    """Title of the next event in a calendar."""
    r = requests.get(
        f"https://cal.example.com/{calendar}/next",
        params={"tz": TIMEZONE},
        headers={"Authorization": "Bearer " + CALENDAR_TOKEN},  # expect: OW402
        timeout=5,
    )
    return r.json()["title"]


def free_slots(calendar: str) -> int:
    """Number of free slots today."""
    r = requests.get(
        f"https://cal.example.com/{calendar}/free",
        params={"tz": TIMEZONE},
        headers={"Authorization": "Bearer " + calendar_token()},
        timeout=5,
    )
    return len(r.json()["slots"])


agent = AssistantAgent("cal", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[next_event, free_slots])
