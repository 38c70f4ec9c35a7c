import os
from typing import Any

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _api(path: str) -> Any:
    # helper, no tool: gives back whatever PagerDuty said
    return requests.get(
        "https://api.pagerduty.com/" + path,
        headers={"Authorization": f"Token token={os.environ['PAGERDUTY_TOKEN']}"},
        timeout=15,
    ).json()


async def on_call(schedule_id: str) -> str:
    """Who is on call in a schedule?"""
    data = _api(f"schedules/{schedule_id}/users")
    return ", ".join(user["name"] for user in data["users"])


async def incident_title(incident_id: str) -> str:
    """Title of an incident."""
    return _api(f"incidents/{incident_id}")["incident"]["title"]


async def incident(incident_id: str) -> dict:
    """All about an incident."""
    return _api(f"incidents/{incident_id}")  # expect: OW201


agent = AssistantAgent(
    "oncall",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[on_call, incident_title, incident],
)
