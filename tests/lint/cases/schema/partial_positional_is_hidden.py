import os
from functools import partial

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def send_fax(token: str, to: str, text: str) -> str:
    """Send a fax and return its id."""
    r = requests.post(
        "https://api.fax.example.com/send",
        json={"to": to, "text": text},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    return r.json()["id"]


def build(account_token: str) -> AssistantAgent:
    # bound by position, so the schema has only `to` and `text`
    fax = FunctionTool(partial(send_fax, account_token), name="send_fax", description="Send a fax.")
    return AssistantAgent("fax", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[fax])


if __name__ == "__main__":
    build(os.environ["FAX_TOKEN"])
