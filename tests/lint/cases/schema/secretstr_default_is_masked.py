import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import SecretStr


def book_room(room: str, key: SecretStr = SecretStr(os.environ["ROOMS_KEY"])) -> str:
    """Book a meeting room."""
    r = requests.post(
        "https://rooms.example.com/book",
        json={"room": room},
        headers={"X-Key": key.get_secret_value()},
        timeout=5,
    )
    return r.json()["booking_id"]


def cancel_room(room: str, key: str = SecretStr(os.environ["ROOMS_KEY"]).get_secret_value()) -> str:  # expect: OW104
    """Cancel a meeting room."""
    r = requests.delete("https://rooms.example.com/book/" + room, headers={"X-Key": key}, timeout=5)
    return r.json()["booking_id"]


tools = [book_room, FunctionTool(cancel_room, description="Cancel a room.")]
agent = AssistantAgent("rooms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
