import functools
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def only(*fields: str):
    """Keep these fields of what a tool returns."""

    def decorate(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs) -> dict:
            body = fn(*args, **kwargs)
            return {name: body[name] for name in fields}

        return wrapper

    return decorate


def safe_errors(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        try:
            return fn(*args, **kwargs)
        except Exception as e:
            return {"error": str(e)}  # expect: OW203

    return wrapper


@only("id", "state")
def shipment(number: str) -> dict:
    """Id and state of a shipment."""
    return requests.get(
        f"https://ship.example.com/{number}", headers={"X-Token": os.environ["SHIP_TOKEN"]}, timeout=5
    ).json()


@safe_errors
def label_pages(number: str) -> dict:
    """Number of pages of a label."""
    r = requests.get(
        f"https://ship.example.com/{number}/label", headers={"X-Token": os.environ["SHIP_TOKEN"]}, timeout=5
    )
    return {"pages": r.json()["pages"]}


agent = AssistantAgent(
    "shipping", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[shipment, label_pages]
)
