import os
from dataclasses import asdict, dataclass

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


@dataclass
class Flight:
    number: str
    gate: str

    @classmethod
    def from_api(cls, body: dict) -> "Flight":
        return cls(number=body["flight"]["number"], gate=body["gate"])


@dataclass
class Answer:
    status: int
    body: dict


def _load(number: str) -> requests.Response:
    return requests.get(
        f"https://air.example.com/{number}", headers={"X-Key": os.environ["AIR_KEY"]}, timeout=5
    )


def flight(number: str) -> dict:
    """Gate of a flight."""
    return asdict(Flight.from_api(_load(number).json()))


def flight_all(number: str) -> dict:
    """Everything about a flight."""
    r = _load(number)
    answer = Answer(status=r.status_code, body=r.json())  # expect-one: OW201
    return asdict(answer)  # expect-one: OW201


def flight_status(number: str) -> int:
    """Status of the flight service."""
    r = _load(number)
    return Answer(status=r.status_code, body=r.json()).status


def flight_vars(number: str) -> dict:
    """Everything about a flight."""
    r = _load(number)
    return vars(Answer(r.status_code, r.json()))  # expect: OW201


agent = AssistantAgent(
    "air",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[flight, flight_all, flight_status, flight_vars],
)
