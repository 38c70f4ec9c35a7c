import os
from dataclasses import dataclass

import httpx
from pydantic import BaseModel
from pydantic_ai import Agent, RunContext


@dataclass
class Deps:
    api_key: str
    user: str


class Weather(BaseModel):
    """Weather of a place."""

    celsius: float
    rain: bool


weather_agent = Agent("openai:gpt-4o", deps_type=Deps, output_type=Weather, instructions="Be brief.")


@weather_agent.instructions
def who(ctx: RunContext[Deps]) -> str:
    return f"The user's name is {ctx.deps.user}."


@weather_agent.instructions
def how(ctx: RunContext[Deps]) -> str:
    return f"The weather service's key is {ctx.deps.api_key}."  # expect: OW101


@weather_agent.tool
async def weather(ctx: RunContext[Deps], place: str) -> dict:
    """Weather of a place."""
    async with httpx.AsyncClient() as http:
        r = await http.get("https://w.example.com/now", params={"q": place, "key": ctx.deps.api_key})  # expect: OW405
    body = r.json()
    return {"celsius": body["temp"], "rain": body["rain"] > 0}


@weather_agent.tool
async def alerts(ctx: RunContext[Deps], place: str) -> list:  # expect: OW303
    async with httpx.AsyncClient() as http:
        r = await http.get("https://w.example.com/alerts", params={"q": place}, headers={"X-Key": ctx.deps.api_key})
    return [alert["headline"] for alert in r.json()]


async def main() -> None:
    deps = Deps(api_key=os.environ["WEATHER_API_KEY"], user="Ada")
    result = await weather_agent.run("Will it rain in Oslo?", deps=deps)
    print(result.output)
