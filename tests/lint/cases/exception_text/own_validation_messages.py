"""Errors about what the model wrote hold nothing of ours."""
import datetime as dt
import json
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def book(room: str, day: str, hours: int) -> str:
    """Book a room."""
    if hours not in range(1, 9):
        raise ValueError(f"hours must be between 1 and 8, not {hours}")
    if room not in ("red", "blue"):
        return f"There is no room {room!r}, only red and blue."
    date = dt.date.fromisoformat(day)
    r = requests.post(
        "https://rooms.example.com/book",
        json={"room": room, "day": date.isoformat(), "hours": hours},
        headers={"X-Key": os.environ["ROOMS_KEY"]},
        timeout=5,
    )
    if r.status_code == 409:
        return f"{room} is taken on {day}"
    if not r.ok:
        raise RuntimeError(f"the room service failed ({r.status_code})")
    return f"booked {room} on {day}"


def check(document: str) -> str:
    """Check a JSON document that you wrote."""
    try:
        json.loads(document)
    except json.JSONDecodeError as e:
        return f"line {e.lineno}, column {e.colno}"
    return "fine"


agent = AssistantAgent("rooms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[book, check])
