import logging
import os
import warnings

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from rich import print as rprint

log = logging.getLogger(__name__)


def _login() -> str:
    r = requests.post(
        "https://auth.example.com/token",
        data={"client_id": "agent", "client_secret": os.environ["AUTH_CLIENT_SECRET"]},
        timeout=5,
    )
    log.debug("auth answered %s", r.status_code)
    token = r.json()["access_token"]
    log.debug("got access token %s", token)  # expect: OW406
    return token


def me() -> str:
    """Name of the bot's account."""
    r = requests.get("https://auth.example.com/me", headers={"Authorization": f"Bearer {_login()}"}, timeout=5)
    return r.json()["name"]


def rotate() -> bool:
    """Rotate the bot's key."""
    key = os.environ["BOT_API_KEY"]
    rprint({"key": key})  # expect: OW406
    warnings.warn(f"rotating {key}")  # expect: OW406
    rprint("rotating the key", len(key))
    log.info("rotating key of %s", os.environ.get("BOT_NAME"))
    return requests.post("https://auth.example.com/rotate", headers={"X-Key": key}, timeout=5).ok


agent = AssistantAgent("auth", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[me, rotate])
