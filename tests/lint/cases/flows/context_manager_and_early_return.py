import contextlib
import os
from collections.abc import Iterator

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


@contextlib.contextmanager
def session() -> Iterator[requests.Session]:
    s = requests.Session()
    s.headers.update({"Authorization": "Bearer " + os.environ["DATADOG_TOKEN"]})
    try:
        yield s
    finally:
        s.close()


def monitor(monitor_id: int, verbose: bool) -> str:
    """State of a monitor."""
    with session() as s:
        r = s.get(f"https://api.datadoghq.com/api/v1/monitor/{monitor_id}")
        if r.status_code == 404:
            return "no such monitor"
        if verbose:
            return r.content.decode()  # expect: OW201
        return r.json()["overall_state"]


def mute(monitor_id: int) -> str:
    """Mute a monitor."""
    with session() as s:
        r = s.post(f"https://api.datadoghq.com/api/v1/monitor/{monitor_id}/mute")
        if not r.ok:
            return f"failed: {r.status_code} {r.reason}"
        return "muted"


agent = AssistantAgent("dd", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[monitor, mute])
