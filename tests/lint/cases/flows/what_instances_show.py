"""The text of an instance: all fields of a dataclass or a model, but those that are hidden; nothing of a plain object."""

import os
from dataclasses import dataclass

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field, SecretStr

model = OpenAIChatCompletionClient(model="gpt-4o")
PASSWORD = os.environ["DB_PASSWORD"]


@dataclass
class Shown:
    user: str
    password: str


@dataclass(repr=False)
class Silent:
    user: str
    password: str


class Masked(BaseModel):
    user: str
    password: SecretStr


class Excluded(BaseModel):
    user: str
    password: str = Field(exclude=True)


class Unspoken(BaseModel):
    user: str
    password: str = Field(repr=False)


class Client:
    def __init__(self, password: str) -> None:
        self.password = password


shown, silent = Shown("ada", PASSWORD), Silent("ada", PASSWORD)
masked, excluded = Masked(user="ada", password=PASSWORD), Excluded(user="ada", password=PASSWORD)
unspoken, client = Unspoken(user="ada", password=PASSWORD), Client(PASSWORD)

agents = [
    AssistantAgent("a1", model, system_message=f"Log in as {shown}"),  # expect: OW101
    AssistantAgent("a2", model, system_message=f"Log in as {silent}"),
    AssistantAgent("a3", model, system_message=f"Log in as {silent.password}"),  # expect: OW101
    AssistantAgent("b1", model, system_message=f"Log in as {masked}, {masked.password}"),
    AssistantAgent("b2", model, system_message=masked.model_dump_json()),
    AssistantAgent("b3", model, system_message=masked.password.get_secret_value()),  # expect: OW101
    AssistantAgent("c1", model, system_message=f"Log in as {excluded}"),  # expect: OW101
    AssistantAgent("c2", model, system_message=excluded.model_dump_json()),
    AssistantAgent("d1", model, system_message=f"Log in as {unspoken}"),
    AssistantAgent("d2", model, system_message=unspoken.model_dump_json()),  # expect: OW101
    AssistantAgent("e1", model, system_message=f"Log in with {client}, {[client]}"),
    AssistantAgent("e2", model, system_message=f"Log in with {vars(client)}"),  # expect: OW101
    AssistantAgent("e3", model, system_message=f"Log in with {client.__dict__}"),  # expect: OW101
]
