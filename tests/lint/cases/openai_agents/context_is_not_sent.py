import asyncio
import os
from dataclasses import dataclass

import httpx
from agents import Agent, RunContextWrapper, Runner, function_tool


@dataclass
class Session:
    user: str
    token: str


@function_tool
async def balance(ctx: RunContextWrapper[Session]) -> float:
    """Balance of the current user's account."""
    async with httpx.AsyncClient() as http:
        r = await http.get("https://bank.example.com/balance", headers={"Authorization": f"Bearer {ctx.context.token}"})
    return r.json()["balance"]


@function_tool
async def whoami(ctx: RunContextWrapper[Session]) -> str:
    """Name of the current user."""
    return ctx.context.user


bank = Agent[Session](name="Bank", instructions="You are a bank clerk.", tools=[balance, whoami])


async def main() -> None:
    session = Session(user="ada", token=os.environ["BANK_TOKEN"])
    await Runner.run(bank, "How much money do I have?", context=session)


asyncio.run(main())
