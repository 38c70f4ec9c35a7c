import os

import httpx
from ag2 import Agent, Context, Toolkit, tool
from ag2.config import OpenAIConfig


def prompt(ctx: Context) -> str:
    return f"You work in {os.environ.get('CITY', 'Rome')}."


def secret_prompt(ctx: Context) -> str:
    return "The alarm's password is " + os.environ["ALARM_PASSWORD"]  # expect-one: OW101


@tool
async def arm(zone: str, ctx: Context) -> str:
    """Arm a zone."""
    try:
        async with httpx.AsyncClient() as http:
            r = await http.post(f"https://alarm.example.com/{zone}", headers={"X-Key": os.environ["ALARM_KEY"]})
            r.raise_for_status()
    except httpx.HTTPError as e:
        return f"failed: {e!r}"  # expect: OW203
    return "armed"


@tool
async def zones(ctx: Context) -> list:
    """Names of the zones."""
    async with httpx.AsyncClient() as http:
        r = await http.get("https://alarm.example.com/zones", headers={"X-Key": os.environ["ALARM_KEY"]})
    return [zone["name"] for zone in r.json()]


alarm = Agent(
    "alarm",
    prompt=[prompt, secret_prompt],  # expect-one: OW101
    config=OpenAIConfig(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]),
    tools=[Toolkit(arm, zones)],
)
