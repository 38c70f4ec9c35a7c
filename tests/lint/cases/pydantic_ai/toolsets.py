import os

import httpx
from pydantic_ai import Agent, RunContext
from pydantic_ai.toolsets import FunctionToolset


def rooms(floor: int) -> list[str]:
    """Free rooms on a floor."""
    r = httpx.get(f"https://rooms.example.com/{floor}", headers={"X-Key": os.environ["ROOMS_KEY"]})
    return [room["name"] for room in r.json()]


def plan(floor: int) -> str:
    """Plan of a floor."""
    r = httpx.get(f"https://rooms.example.com/{floor}/plan", headers={"X-Key": os.environ["ROOMS_KEY"]})
    return r.text  # expect: OW201


toolset = FunctionToolset(tools=[rooms, plan])


@toolset.tool
def book(ctx: RunContext[str], room: str) -> str:
    """Book a room for the user."""
    try:
        r = httpx.post(f"https://rooms.example.com/{room}", headers={"Authorization": f"Bearer {ctx.deps}"})
        r.raise_for_status()
    except httpx.HTTPError as e:
        return f"not booked: {e}"  # expect: OW203
    return "booked"


agent = Agent("openai:gpt-4o", deps_type=str, toolsets=[toolset], instructions="You book rooms.")
result = agent.run_sync("Book a room on floor 3", deps=os.environ["USER_TOKEN"])
print(result.output)
