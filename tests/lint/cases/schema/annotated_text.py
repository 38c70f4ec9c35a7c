import os
from typing import Annotated

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

ROOM_HINT = "Room number, like 4.12"
DOOR_CODE_HINT = f"Door code, normally {os.environ['DOOR_SECRET']}"


def open_door(
    room: Annotated[str, ROOM_HINT],
    code: Annotated[str, DOOR_CODE_HINT],  # expect: OW104
) -> bool:
    """Open a door."""
    r = requests.post("https://doors.example.com/open", json={"room": room, "code": code}, timeout=5)
    return r.ok


def close_door(room: Annotated[str, ROOM_HINT]) -> bool:
    """Close a door."""
    return requests.post("https://doors.example.com/close", json={"room": room}, timeout=5).ok


agent = AssistantAgent("doors", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[open_door, close_door])
