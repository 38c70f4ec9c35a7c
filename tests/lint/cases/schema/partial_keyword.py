import os
from functools import partial

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def send_sms(to: str, text: str, token: str) -> str:
    """Send a text message and return its id."""
    r = requests.post(
        "https://api.sms.example.com/messages",
        json={"to": to, "text": text},
        headers={"Authorization": f"Bearer {token}"},
    )
    return r.json()["id"]


sms = FunctionTool(
    partial(send_sms, token=os.environ["SMS_TOKEN"]),  # expect: OW104
    name="send_sms",
    description="Send a text message.",
)

agent = AssistantAgent("notifier", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[sms])
