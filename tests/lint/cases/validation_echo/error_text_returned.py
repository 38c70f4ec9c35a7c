import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, ValidationError


class Flight(BaseModel):
    number: str
    gate: str | None
    delayed: bool


async def flight(number: str) -> str:
    """Gate and delay of a flight."""
    async with httpx.AsyncClient() as http:
        r = await http.get(
            f"https://flights.example.com/{number}", headers={"Authorization": f"Bearer {os.environ['FLIGHT_TOKEN']}"}
        )
    try:
        found = Flight.model_validate_json(r.text)
    except ValidationError as error:
        return f"strange answer: {error}"  # expect: OW203
    return f"gate {found.gate}, " + ("delayed" if found.delayed else "on time")


async def flight_or_code(number: str) -> str:
    """Gate and delay of a flight."""
    async with httpx.AsyncClient() as http:
        r = await http.get(
            f"https://flights.example.com/{number}", headers={"Authorization": f"Bearer {os.environ['FLIGHT_TOKEN']}"}
        )
    try:
        found = Flight.model_validate_json(r.text)
    except ValidationError as error:
        return f"strange answer: {error.error_count()} fields are wrong"
    return found.model_dump_json()


agent = AssistantAgent(
    "airport", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[flight, flight_or_code]
)
