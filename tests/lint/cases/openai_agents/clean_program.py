import asyncio
import os
from typing import Any

import httpx
from agents import Agent, ModelSettings, OpenAIChatCompletionsModel, RunConfig, Runner, function_tool, set_default_openai_key
from openai import AsyncOpenAI
from pydantic import BaseModel

set_default_openai_key(os.environ["OPENAI_API_KEY"])


class Parcel(BaseModel):
    number: str
    state: str


async def _get(path: str) -> Any:
    async with httpx.AsyncClient(base_url="https://dhl.example.com", timeout=5) as http:
        r = await http.get(path, headers={"DHL-API-Key": os.environ["DHL_API_KEY"]})
        r.raise_for_status()
        return r.json()


@function_tool
async def track(number: str) -> Parcel | str:
    """Track a parcel.

    Args:
        number: The parcel's number.
    """
    try:
        body = await _get(f"/track/{number}")
    except httpx.HTTPStatusError as e:
        return "unknown parcel" if e.response.status_code == 404 else "tracking failed"
    except httpx.HTTPError:
        return "tracking failed"
    return Parcel(number=body["number"], state=body["state"])


agent = Agent(
    name="Parcels",
    instructions="You track parcels. Never ask for passwords.",
    model=OpenAIChatCompletionsModel(model="gpt-4o", openai_client=AsyncOpenAI(api_key=os.environ["OPENAI_API_KEY"])),
    model_settings=ModelSettings(temperature=0, max_tokens=300),
    tools=[track],
    output_type=Parcel,
)

asyncio.run(Runner.run(agent, "Where is 123?", run_config=RunConfig(tracing_disabled=True)))
