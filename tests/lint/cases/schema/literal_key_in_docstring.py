import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def sms(to: str, text: str) -> bool:  # expect-one: OW104|OW401
    """Send a text message.  # expect-one: OW104|OW401

    curl -H "Authorization: Bearer sk_live_8Zq2Vx7Lm4Tn9Rb3Kc6Yw1Hd" https://sms.example.com/send  # expect-one: OW104|OW401
    """
    return requests.post(
        "https://sms.example.com/send",
        json={"to": to, "text": text},
        headers={"Authorization": f"Bearer {os.environ['SMS_TOKEN']}"},
        timeout=5,
    ).ok


agent = AssistantAgent("sms", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[sms])
