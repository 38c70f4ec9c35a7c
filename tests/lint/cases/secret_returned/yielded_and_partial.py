import os

import jwt
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _token() -> str:
    return requests.post(
        "https://id.example.com/token", data={"client_secret": os.environ["ID_CLIENT_SECRET"]}, timeout=5
    ).json()["access_token"]


def payload() -> str:
    """The payload of our token."""
    return os.environ["SERVICE_JWT"].split(".")[1]  # expect: OW204


def subject() -> str:
    """Whom our token was given to."""
    claims = jwt.decode(os.environ["SERVICE_JWT"], options={"verify_signature": False})
    return claims["sub"]


def halves() -> list[str]:
    """Halves of the shop's key."""
    key = os.environ["SHOP_API_KEY"]
    middle = len(key) // 2
    return [key[:middle], key[middle:]]  # expect: OW204


def reversed_key() -> str:
    """A riddle."""
    return os.environ["SHOP_API_KEY"][::-1]  # expect: OW204


def expires() -> bool:
    """Does our token work?"""
    return requests.get("https://id.example.com/me", headers={"Authorization": f"Bearer {_token()}"}, timeout=5).ok


tools = [payload, subject, halves, reversed_key, expires]
agent = AssistantAgent("id", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
