import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

_last_response = None
_calls = 0


def _fetch(path: str) -> dict:
    global _last_response, _calls
    _calls += 1
    _last_response = requests.get(
        "https://metrics.example.com" + path, headers={"X-Key": os.environ["METRICS_KEY"]}, timeout=5
    )
    return _last_response.json()


def cpu(host: str) -> float:
    """CPU load of a host."""
    return _fetch(f"/hosts/{host}")["cpu"]


def last_answer() -> str:
    """The last answer of the metrics service."""
    return _last_response.text  # expect: OW201


def calls() -> int:
    """Number of calls so far."""
    return _calls


agent = AssistantAgent(
    "metrics", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[cpu, last_answer, calls]
)
