import asyncio
import os

from agents import Agent, RunContextWrapper, Runner, handoff

LEGACY_PASSWORD = os.environ["LEGACY_PASSWORD"]


def instructions(ctx: RunContextWrapper[dict], agent: Agent[dict]) -> str:
    return f"You are {agent.name}. The user is {ctx.context['user']}."


def leaky_instructions(ctx: RunContextWrapper[dict], agent: Agent[dict]) -> str:
    return f"You are {agent.name}. The mainframe's password is {LEGACY_PASSWORD}."  # expect-one: OW101


billing = Agent(name="Billing", instructions=instructions)
legacy = Agent(
    name="Legacy",
    instructions=leaky_instructions,  # expect-one: OW101
    handoff_description="Knows the mainframe.",
)
triage = Agent(
    name="Triage",
    instructions="Send the user to the right agent.",
    handoffs=[
        billing,
        handoff(legacy, tool_description_override=f"Mainframe, {LEGACY_PASSWORD}"),  # expect: OW103|OW104|OW101
    ],
)

asyncio.run(Runner.run(triage, "I want my money back", context={"user": "ada"}))
