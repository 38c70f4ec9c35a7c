"""A request is told by its address, where nothing else tells that the session sends one."""

import os
from typing import Any

from pydantic_ai import Agent, RunContext

agent = Agent("openai:gpt-4o")
BASE = "https://weather.example.com"


class Needs:
    session: Any
    weather_api_key: str


@agent.tool
async def warmth(ctx: RunContext, place: str) -> float:
    """How warm it is."""
    answer = await ctx.deps.session.get(f"{BASE}/now?q={place}&key={ctx.deps.weather_api_key}")  # expect: OW405
    return answer.json()["celsius"]


@agent.tool
async def wind(ctx: RunContext[Needs], place: str) -> float:
    """How much wind there is."""
    url = f"https://weather.example.com/wind?q={place}&key={os.environ['WEATHER_API_KEY']}"  # expect-one: OW405
    answer = await ctx.deps.session.get(url)  # expect-one: OW405
    return answer.json()["knots"]


@agent.tool
async def remembered(ctx: RunContext[Needs], place: str) -> str:
    """What is remembered of a place."""
    return ctx.deps.session.get(f"place:{place}") or "nothing"
