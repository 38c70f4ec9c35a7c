import asyncio
import os
from typing import Any, Dict

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import HandoffTermination, TextMentionTermination
from autogen_agentchat.messages import HandoffMessage
from autogen_agentchat.teams import Swarm
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient


def refund_flight(flight_id: str) -> str:
    """Refund a flight"""
    return f"Flight {flight_id} refunded"


async def get_booking(reference: str) -> Dict[str, Any]:
    """Get a booking"""
    async with httpx.AsyncClient() as http:
        response = await http.get(
            f"https://booking.example.com/v1/{reference}", headers={"x-api-key": os.environ["BOOKING_API_KEY"]}
        )
        data = response.json()
        data["retrieved_by"] = "agent"
        return data  # expect: OW201


async def get_seat(reference: str) -> str:
    """Get the seat of a booking"""
    async with httpx.AsyncClient() as http:
        response = await http.get(
            f"https://booking.example.com/v1/{reference}", headers={"x-api-key": os.environ["BOOKING_API_KEY"]}
        )
        if response.status_code != httpx.codes.OK:
            return "unknown"
        passenger, *_ = response.json()["passengers"]
        return passenger["seat"]


model_client = OpenAIChatCompletionClient(model="gpt-4o")

travel_agent = AssistantAgent(
    "travel_agent",
    model_client=model_client,
    handoffs=["flights_refunder", "user"],
    tools=[get_booking, get_seat],
    system_message="You are a travel agent. Use TERMINATE when the travel planning is complete.",
)
flights_refunder = AssistantAgent(
    "flights_refunder",
    model_client=model_client,
    handoffs=["travel_agent", "user"],
    tools=[refund_flight],
    system_message="You refund flights. You only need flight reference numbers.",
)
termination = HandoffTermination(target="user") | TextMentionTermination("TERMINATE")
team = Swarm([travel_agent, flights_refunder], termination_condition=termination)


async def run_team_stream() -> None:
    task_result = await Console(team.run_stream(task="I need to refund my flight."))
    last_message = task_result.messages[-1]
    while isinstance(last_message, HandoffMessage) and last_message.target == "user":
        user_message = input("User: ")
        task_result = await Console(
            team.run_stream(task=HandoffMessage(source="user", target=last_message.source, content=user_message))
        )
        last_message = task_result.messages[-1]


asyncio.run(run_team_stream())
