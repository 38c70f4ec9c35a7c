"""A handler that names another class lets a group of exceptions pass; its message tells nothing of what it holds."""

import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def connect() -> str:
    """Log in everywhere."""
    try:
        raise ExceptionGroup("several", [ValueError(os.environ["SHOP_API_KEY"]), KeyError("shop")])
    except ValueError:
        return "refused"


try:
    told = connect()
except ExceptionGroup as group:
    told = "; ".join(str(one) for one in group.exceptions)

try:
    named = connect()
except ExceptionGroup as group:
    named = group.message

client = OpenAIChatCompletionClient(model="gpt-4o")
AssistantAgent("told", model_client=client, system_message=told)  # expect: OW101
AssistantAgent("named", model_client=client, system_message=named)
