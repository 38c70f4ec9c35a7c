"""A signature is no credential, so it may be shown; whoever receives the signed request may send it again."""

import hashlib
import hmac
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _sign(body: str) -> str:
    return hmac.new(os.environ["HOOK_SECRET"].encode(), body.encode(), hashlib.sha256).hexdigest()


def notify(body: str) -> dict:
    """Tell the shop something."""
    answer = requests.post("https://api.example.com/hook", data=body, headers={"X-Signature": _sign(body)}, timeout=5)
    return {"status": answer.status_code}


def notify_anyone(url: str, body: str) -> dict:
    """Tell anyone something."""
    answer = requests.post(url, data=body, headers={"X-Signature": _sign(body)}, timeout=5)  # expect: OW404
    return {"status": answer.status_code}


def signature(body: str) -> dict:
    """How a message is signed."""
    return {"X-Signature": _sign(body)}


def checksum(body: str) -> str:
    """The checksum of a text, sent anywhere with it."""
    return hashlib.sha256(body.encode()).hexdigest()


agent = AssistantAgent(
    "hooks",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[notify, notify_anyone, signature, checksum],
)
