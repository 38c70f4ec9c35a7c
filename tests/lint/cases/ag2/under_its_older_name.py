"""AG2's agents as the 0.x releases ship them: the classic ones' habits are not theirs."""

import os

import requests
from autogen.beta import Agent, Context, tool
from autogen.beta.config import OpenAIConfig


@tool
def berths(harbour: str, context: Context) -> int:
    """Free berths of a harbour."""
    answer = requests.get("https://harbours.example.com/berths", params={"h": harbour}, timeout=5)
    return answer.json()["free"]


@tool
def tides(harbour: str) -> str:  # expect: OW303
    return requests.get(f"https://harbours.example.com/tides/{harbour}", timeout=5).text  # expect: OW201


pilot = Agent("pilot", prompt="You guide ships.", config=OpenAIConfig(model="gpt-4o"), tools=[berths, tides])
clerk = Agent("clerk", prompt=f"The key is {os.environ['HARBOUR_API_KEY']}.", config=OpenAIConfig(model="gpt-4o"))  # expect: OW101


@clerk.tool
async def asks_the_pilot(question: str) -> str:
    """Ask the pilot."""
    return (await pilot.ask(question)).body  # expect: OW201
