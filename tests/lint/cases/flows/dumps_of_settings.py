import os
from os import environ, getenv
from types import SimpleNamespace

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel


class Settings(BaseModel):
    region: str
    api_token: str


settings = Settings(region=environ.get("REGION", "eu"), api_token=environ["API_TOKEN"])
space = SimpleNamespace(region=getenv("REGION"), password=getenv("DB_PASSWORD"))
model = OpenAIChatCompletionClient(model="gpt-4o")

a = AssistantAgent("a", model_client=model, system_message=settings.model_dump_json())  # expect: OW101
b = AssistantAgent("b", model_client=model, system_message=settings.model_dump_json(exclude={"api_token"}))
c = AssistantAgent("c", model_client=model, system_message=settings.model_dump_json(include={"region"}))
d = AssistantAgent("d", model_client=model, system_message=str(vars(space)))  # expect: OW101
e = AssistantAgent("e", model_client=model, system_message=f"{space.region}")
f = AssistantAgent("f", model_client=model, system_message=str(space.__dict__))  # expect: OW101
g = AssistantAgent("g", model_client=model, system_message=repr(settings))  # expect: OW101
h = AssistantAgent("h", model_client=model, system_message=", ".join(Settings.model_fields))
i = AssistantAgent("i", model_client=model, system_message=getattr(settings, "api_token"))  # expect: OW101
j = AssistantAgent("j", model_client=model, system_message=getattr(settings, "region"))
k = AssistantAgent("k", model_client=model, system_message=settings.model_copy(update={"api_token": "***"}).region)
