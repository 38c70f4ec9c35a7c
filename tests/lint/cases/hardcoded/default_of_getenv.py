import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def notify(text: str) -> bool:
    """Notify the team."""
    token = os.getenv("NOTIFY_TOKEN", "nt_4f9d2b7ac81e4d6f93b05c7a1e8d2f60")  # expect: OW401
    channel = os.getenv("NOTIFY_CHANNEL", "general")
    r = requests.post(
        "https://notify.example.com/" + channel,
        json={"text": text},
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    return r.ok


def notify_quietly(text: str) -> bool:
    """Notify the team."""
    token = os.getenv("NOTIFY_TOKEN", "")
    r = requests.post(
        "https://notify.example.com/quiet",
        json={"text": text},
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    return r.ok


agent = AssistantAgent("notify", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[notify, notify_quietly])
