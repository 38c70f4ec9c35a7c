import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _get(path: str) -> httpx.Response:
    return httpx.get("https://api.example.com" + path, headers={"X-Key": os.environ["API_KEY"]})


def one() -> str:
    """One."""
    return _get("/1").text  # expect: OW201


def two() -> str:
    """Two."""
    return _get("/2").text  # expect: OW201


def three() -> str:
    """Three."""
    return _get("/3").text  # expect: OW201


def four() -> str:
    """Four."""
    return _get("/4").text  # expect: OW201


def five() -> str:
    return _get("/5").text  # expect: OW201


def six() -> str:
    """Six."""
    return _get("/6").json()["six"]


def seven() -> str:
    """Seven."""
    return _get("/7").text


BASE = [one]
DESCRIPTIONS = {five: "Five"}


def extra_tools(debug: bool) -> list:
    tools = [two]
    if debug:
        tools.append(three)
    return tools


def build(debug: bool = False) -> AssistantAgent:
    return AssistantAgent(
        "numbers",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=[
            *BASE,
            *extra_tools(debug),
            *[FunctionTool(f, description=text) for f, text in DESCRIPTIONS.items()],
            *((four,) if debug else ()),
            six,
        ],
    )


UNUSED = [seven]
