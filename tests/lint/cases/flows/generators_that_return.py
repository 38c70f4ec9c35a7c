"""`yield from` gives what the generator returns; looping over it gives what it yields."""

import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")


def login():
    yield "ask"
    return os.environ["SHOP_TOKEN"]


def forgets():
    yield from login()
    yield "done"


def tells():
    token = yield from login()
    yield token


a = AssistantAgent("a", model_client=model, system_message=" ".join(login()))
b = AssistantAgent("b", model_client=model, system_message=" ".join(forgets()))
c = AssistantAgent("c", model_client=model, system_message=" ".join(tells()))  # expect: OW101
