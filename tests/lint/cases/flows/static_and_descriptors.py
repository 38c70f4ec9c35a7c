import os
from typing import ClassVar

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Mixin:
    @staticmethod
    def fetch(path: str) -> requests.Response:
        return requests.get("https://api.example.com" + path, headers={"X-Key": os.environ["API_KEY"]}, timeout=5)

    @classmethod
    def fetch_json(cls, path: str) -> dict:
        return cls.fetch(path).json()


class Things(Mixin):
    prefix: ClassVar[str] = "/things/"

    def __call__(self, name: str) -> dict:
        return self.fetch_json(self.prefix + name)

    def __getitem__(self, name: str) -> str:
        return self.fetch_json(self.prefix + name)["state"]


things = Things()


def thing(name: str) -> dict:
    """A thing."""
    return things(name)  # expect: OW201


def state(name: str) -> str:
    """State of a thing."""
    return things[name]


class Tools(Mixin):
    def raw(self, name: str) -> str:
        """A thing, as text."""
        return super().fetch("/things/" + name).text  # expect: OW201

    def size(self, name: str) -> int:
        """Size of a thing."""
        return len(super().fetch("/things/" + name).content)


tools = Tools()
agent = AssistantAgent(
    "things", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[thing, state, tools.raw, tools.size]
)
