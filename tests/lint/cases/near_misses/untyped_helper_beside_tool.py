import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _get(path, **params):
    return requests.get(
        "https://api.example.com" + path, params=params, headers={"X-Key": os.environ["API_KEY"]}, timeout=5
    )


def _first(items, default=None):
    return next(iter(items), default)


class _Cache(dict):
    def lookup(self, key, loader):
        if key not in self:
            self[key] = loader(key)
        return self[key]


_cache = _Cache()


async def phone_of(name: str) -> str:
    """Phone number of a person."""
    people = _cache.lookup(name, lambda n: _get("/people", name=n).json())
    person = _first(people)
    return person["phone"] if person else "unknown"


agent = AssistantAgent("phone", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[phone_of])
