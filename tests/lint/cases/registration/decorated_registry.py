"""Tools collected by a decorator of our own."""
import os
from typing import Callable

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

REGISTRY: list[Callable] = []


def register(fn: Callable) -> Callable:
    REGISTRY.append(fn)
    return fn


@register
def device(name: str) -> str:
    """A device."""
    return requests.get(f"https://iot.example.com/{name}", auth=("bot", os.environ["IOT_PASSWORD"])).text  # expect: OW201


@register
def device_state(name: str) -> str:
    """State of a device."""
    return requests.get(f"https://iot.example.com/{name}", auth=("bot", os.environ["IOT_PASSWORD"])).json()["state"]


@register
def undocumented(name: str) -> bool:  # expect: OW303
    return name.islower()


def helper(name):
    return name


agent = AssistantAgent("iot", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=REGISTRY)
