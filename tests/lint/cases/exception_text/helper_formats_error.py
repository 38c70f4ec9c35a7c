import os
import sys
import traceback

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def failure(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def failure_code(error: Exception) -> str:
    return f"E_{type(error).__name__.upper()}"


def _call(number: str) -> None:
    requests.post(
        "https://tel.example.com/call", json={"to": number}, headers={"X-Key": os.environ["TEL_KEY"]}, timeout=5
    ).raise_for_status()


def call(number: str) -> str:
    """Call a number."""
    try:
        _call(number)
    except requests.RequestException as e:
        return failure(e)  # expect-one(a): OW203
    return "calling"


def call_coded(number: str) -> str:
    """Call a number."""
    try:
        _call(number)
    except requests.RequestException as e:
        return failure_code(e)
    return "calling"


def call_traced(number: str) -> str:
    """Call a number."""
    try:
        _call(number)
    except requests.RequestException:
        kind, value, tb = sys.exc_info()
        return "".join(traceback.format_exception(kind, value, tb))  # expect: OW203
    return "calling"


def call_args(number: str) -> list:
    """Call a number."""
    problems = []
    try:
        _call(number)
    except requests.RequestException as e:
        problems.append(e.args[0])  # expect-one(b): OW203
    return problems  # expect-one(b): OW203


agent = AssistantAgent(
    "tel", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[call, call_coded, call_traced, call_args]
)
