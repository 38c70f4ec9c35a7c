import asyncio
import datetime as dt

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def today():  # expect: OW302
    """Today's date."""
    return dt.date.today().isoformat()


async def weekday(date: str):  # expect: OW302
    """Weekday of a date (YYYY-MM-DD)."""
    return dt.date.fromisoformat(date).strftime("%A")


async def days_until(date: str) -> int:
    """Days from today until a date (YYYY-MM-DD)."""
    return (dt.date.fromisoformat(date) - dt.date.today()).days


def remember(note: str) -> None:
    """Write a note for later."""
    _notes.append(note)


_notes: list = []


async def main():
    model = OpenAIChatCompletionClient(model="gpt-4o")
    calendar = AssistantAgent("calendar", model, tools=[today, weekday, days_until, remember])
    await calendar.run(task="How long until Christmas?")


asyncio.run(main())
