import os
from dataclasses import dataclass

import httpx
from pydantic_ai import Agent, ModelRetry, RunContext


@dataclass
class Deps:
    http: httpx.AsyncClient
    token: str


agent = Agent(
    "openai:gpt-4o",
    deps_type=Deps,
    system_prompt="You are a bank clerk.",
)


@agent.tool
async def balance(ctx: RunContext[Deps], account: str) -> float:
    """Balance of an account."""
    r = await ctx.deps.http.get(
        f"https://bank.example.com/{account}", headers={"Authorization": f"Bearer {ctx.deps.token}"}
    )
    return r.json()["balance"]


@agent.tool
async def account(ctx: RunContext[Deps], number: str) -> dict:
    """Everything about an account."""
    r = await ctx.deps.http.get(
        f"https://bank.example.com/{number}", headers={"Authorization": f"Bearer {ctx.deps.token}"}
    )
    return r.json()  # expect: OW201


@agent.tool(retries=2)
async def transfer(ctx: RunContext[Deps], to: str, amount: float) -> str:
    """Transfer money."""
    try:
        r = await ctx.deps.http.post("https://bank.example.com/transfer", json={"to": to, "amount": amount})
        r.raise_for_status()
    except httpx.HTTPError as e:
        raise ModelRetry(f"transfer failed: {e}") from e  # expect: OW203
    return "done"


@agent.tool_plain
def bank_holiday(day: str):  # expect: OW302
    """Is a day a bank holiday?"""
    return day.endswith("-12-25")


@agent.system_prompt
def add_login() -> str:
    return f"The teller password is {os.environ['TELLER_PASSWORD']}."  # expect: OW101


@agent.instructions
def add_branch() -> str:
    return f"You work in the branch {os.environ.get('BRANCH', 'Berlin')}."
