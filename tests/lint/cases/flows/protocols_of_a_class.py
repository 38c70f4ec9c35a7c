"""What a class says of its instances: how they are formatted and what stands under a name that it makes up."""

import os
from enum import Enum

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")


class Spoken:
    def __init__(self, key: str) -> None:
        self.key = key

    def __format__(self, spec: str) -> str:
        return f"key {self.key}"


class Silent:
    def __init__(self, key: str) -> None:
        self.key = key

    def __format__(self, spec: str) -> str:
        return f"a key of {len(self.key)} letters"


class Settings:
    def __init__(self) -> None:
        self._all = {"api": os.environ["SHOP_API_KEY"], "town": "Bern"}

    def __getattr__(self, name: str) -> str:
        return self._all[name]


class Place(Enum):
    LOGIN = os.environ["SHOP_API_KEY"]
    TOWN = "Bern"


settings = Settings()
agents = [
    AssistantAgent("a1", model, system_message=f"Use {Spoken(os.environ['SHOP_API_KEY'])}"),  # expect: OW101
    AssistantAgent("a2", model, system_message=f"Use {Silent(os.environ['SHOP_API_KEY'])}"),
    AssistantAgent("b1", model, system_message=settings.api),  # expect: OW101
    AssistantAgent("b2", model, system_message=settings.town),
    AssistantAgent("c1", model, system_message=str([one.value for one in Place])),  # expect: OW101
    AssistantAgent("c2", model, system_message=str([one.name for one in Place])),
]
