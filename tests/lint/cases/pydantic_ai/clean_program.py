import os
from dataclasses import dataclass

import httpx
from pydantic_ai import Agent, ModelRetry, RunContext
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider


@dataclass
class Deps:
    http: httpx.AsyncClient
    geo_key: str | None


model = OpenAIChatModel("gpt-4o", provider=OpenAIProvider(api_key=os.environ["OPENAI_API_KEY"]))
agent = Agent(model, deps_type=Deps, instructions="Be concise, reply with one sentence.", retries=2)


@agent.tool
async def lat_lng(ctx: RunContext[Deps], place: str) -> dict[str, float]:
    """Get the latitude and longitude of a place.

    Args:
        place: A description of a place.
    """
    if ctx.deps.geo_key is None:
        return {"lat": 51.1, "lng": -0.1}
    r = await ctx.deps.http.get(
        "https://geo.example.com", params={"q": place}, headers={"Authorization": f"Bearer {ctx.deps.geo_key}"}
    )
    if r.status_code != 200:
        raise ModelRetry("Could not find the place, try another name")
    hits = r.json()
    if not hits:
        raise ModelRetry(f"There is no place {place!r}")
    return {"lat": hits[0]["lat"], "lng": hits[0]["lon"]}


@agent.tool_plain
def zoom(size: str) -> int:
    """Zoom level for the size of a place."""
    return {"city": 10, "country": 5}.get(size, 8)


async def main() -> None:
    async with httpx.AsyncClient(timeout=5) as http:
        deps = Deps(http=http, geo_key=os.getenv("GEO_API_KEY"))
        result = await agent.run("Where is London?", deps=deps)
        print("Response:", result.output, result.usage())
