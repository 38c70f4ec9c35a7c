import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def make_tools(token: str) -> list:
    last = None
    fetch = lambda path: requests.get(  # noqa: E731
        "https://api.example.com" + path, headers={"Authorization": f"Bearer {token}"}, timeout=5
    )
    narrow = lambda r: r.json()["state"]  # noqa: E731

    def state(thing: str) -> str:
        """State of a thing."""
        nonlocal last
        last = fetch("/things/" + thing)
        return narrow(last)

    def again() -> str:
        """The last answer again."""
        return last.text if last is not None else "nothing yet"  # expect: OW201

    def size() -> int:
        """Size of the last answer."""
        return len(last.content) if last is not None else 0

    ping = FunctionTool(lambda: str(fetch("/ping").status_code), name="ping", description="Is the service up?")
    return [state, again, size, ping]


def build(tenant_token: str) -> AssistantAgent:
    return AssistantAgent("api", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=make_tools(tenant_token))
