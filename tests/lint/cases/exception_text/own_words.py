"""Exceptions of the project's own tell what the project wrote into them, and no more."""

import json
from typing import Any

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Refused(Exception):
    def __init__(self, code: int, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, details or {}

    def as_json(self) -> str:
        return json.dumps({"code": self.code, "message": self.message, "details": self.details})


class Failed(Exception):
    """What the service said."""


class Broken(Exception):
    """What went wrong on the way."""


def _checked(name: str, most: int) -> str:
    name = name.strip()
    if not 0 < len(name) <= most:
        raise Refused(400, "invalid name", {"field": "name", "reason": f"must have 1 to {most} letters"})
    return name


def _asked(name: str) -> int:
    answer = requests.get(f"https://towns.example.com/{name}", timeout=5)
    if answer.status_code >= 400:
        raise Failed(f"the service said: {answer.text}")
    return answer.json()["people"]


def _tried(name: str) -> int:
    try:
        return _asked(name)
    except requests.RequestException as error:
        raise Broken(f"no answer: {error}") from error
    except Failed:
        return 0


def people(name: str) -> str:
    """How many people live in a town."""
    try:
        return str(_asked(_checked(name, 40)))
    except Refused as error:
        return error.as_json()
    except Failed as error:
        return f"failed: {error}"  # expect: OW203


def size(name: str) -> str:
    """How large a town is."""
    try:
        return "large" if _tried(_checked(name, 60)) > 100_000 else "small"
    except Refused as error:
        return f"Error: {error}"
    except Broken as error:
        return f"Error: {error}"  # expect: OW203


def rank(name: str) -> str:
    """The rank of a town."""
    try:
        return str(_asked(_checked(name, 80)))
    except (Refused, ValueError, Failed) as error:
        return f"Error: {error}"  # expect: OW203


agent = AssistantAgent("towns", OpenAIChatCompletionClient(model="gpt-4o"), tools=[people, size, rank])
