import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Tenant:
    def __init__(self, name: str, twilio_token: str | None = None) -> None:
        self.name = name
        self.twilio_token = twilio_token


def token_of(tenant: Tenant) -> str:
    if tenant.twilio_token is None:
        return os.environ["TWILIO_AUTH_TOKEN"]  # expect: OW403
    return tenant.twilio_token


def build(tenant: Tenant) -> AssistantAgent:
    async def call(number: str) -> str:
        """Call a phone number."""
        r = requests.post(
            "https://api.twilio.com/2010-04-01/Calls.json",
            data={"To": number},
            auth=(tenant.name, token_of(tenant)),
            timeout=10,
        )
        return r.json()["status"]

    return AssistantAgent("phone", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[call])
