from typing import (
    Annotated,
)

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def book(  # expect: OW301, OW302
    room: Annotated[str, "Name of the room"],
    hours,
    people: int = 1,
):
    """Book a room."""
    return f"{room} for {hours} hours, {people} people"


async def cancel(  # expect: OW303
    room: str,
    reason: str = "",
) -> bool:
    # cancels
    return bool(room) and not reason


rooms = AssistantAgent("rooms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[book, cancel])
