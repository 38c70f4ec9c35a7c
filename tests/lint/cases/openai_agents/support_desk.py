import asyncio
import os

import requests
from agents import Agent, Runner, function_tool


@function_tool
def ticket(ticket_id: str) -> str:
    """Get a ticket.

    Args:
        ticket_id: Number of the ticket.
    """
    r = requests.get(
        f"https://acme.zendesk.com/api/v2/tickets/{ticket_id}.json",
        headers={"Authorization": f"Bearer {os.environ['ZENDESK_TOKEN']}"},
        timeout=10,
    )
    return r.text  # expect: OW201


@function_tool(name_override="ticket_status")
def status(ticket_id: str) -> str:
    """Get the status of a ticket."""
    r = requests.get(
        f"https://acme.zendesk.com/api/v2/tickets/{ticket_id}.json",
        headers={"Authorization": f"Bearer {os.environ['ZENDESK_TOKEN']}"},
        timeout=10,
    )
    return r.json()["ticket"]["status"]


@function_tool
def solve(ticket_id: str):  # expect: OW302
    """Solve a ticket."""
    requests.put(
        f"https://acme.zendesk.com/api/v2/tickets/{ticket_id}.json",
        json={"ticket": {"status": "solved"}},
        headers={"Authorization": f"Bearer {os.environ['ZENDESK_TOKEN']}"},
        timeout=10,
    )
    return "solved"


agent = Agent(
    name="Support",
    instructions="You answer support tickets. Zendesk token: " + os.environ["ZENDESK_TOKEN"],  # expect: OW101
    tools=[ticket, status, solve],
)


async def main() -> None:
    result = await Runner.run(agent, "What is the status of ticket 17?")
    print(result.final_output)
    await Runner.run(agent, f"Log in with {os.environ['ZENDESK_TOKEN']} and solve ticket 17")  # expect: OW102


asyncio.run(main())
