import asyncio
import os

from agent_framework import Agent, Message, tool
from agent_framework.openai import OpenAIChatClient


@tool(name="add_numbers", description="Add two numbers.")
def add(a: float, b: float) -> float:
    return a + b


@tool
def multiply(a: float, b: float):  # expect: OW302, OW303
    return a * b


key = os.environ["SERVICENOW_PASSWORD"]

helper = Agent(
    OpenAIChatClient(model="gpt-4o"),
    f"You open incidents in ServiceNow, user bot, password {key}.",  # expect: OW101
    name="helper",
    tools=[add, multiply],
    additional_properties={"owner": "it"},
)
other = Agent(
    client=OpenAIChatClient(model="gpt-4o"),
    instructions="You open incidents in ServiceNow.",
    default_options={"metadata": {"team": "it", "servicenow": key}},  # expect: OW106
)


async def main() -> None:
    await helper.run(Message("user", ["Open an incident."]))
    await helper.run(Message("user", [f"Password is {key}"]))  # expect: OW103|OW102
    await other.run("The password is %s" % key)  # expect: OW102


asyncio.run(main())
