"""Credentials that a model is asked for in the fields of a class: the parameter's own type, and an `args_schema`."""

import os
from dataclasses import dataclass
from typing import Annotated, Type

from agents import Agent, RunContextWrapper, function_tool
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from langchain_core.tools import BaseTool, InjectedToolArg, StructuredTool
from pydantic import BaseModel, Field


class Contact(BaseModel):
    email: str = Field(description="Address.")
    smtp_password: str = Field(description="Password of the mailbox.")  # expect: OW105


class Registration(BaseModel):
    username: str = Field(description="Unique name.")
    password: str = Field(description="Password.", min_length=8)  # expect: OW105
    password_length: int = Field(8, description="How long new passwords are.")
    max_tokens: int = 100
    contacts: list[Contact] = []


class Query(BaseModel):
    text: str
    api_key: str  # expect: OW105
    access_token: Annotated[str, InjectedToolArg]


class Lookup(BaseModel):
    text: str
    client_secret: str | None = None  # expect: OW105


class Settings(BaseModel):
    """What the tools are run with: no model fills it in."""

    host: str
    api_key: str


@dataclass
class Dependencies:
    user: str
    access_token: str


@function_tool
async def register(context: RunContextWrapper[Dependencies], entry: Registration) -> str:
    """Register a user."""
    return f"{entry.username} is registered by {context.context.user}"


@function_tool
async def reset(entry: Registration) -> str:
    """Reset what a user is registered with."""
    return f"{entry.username} is reset"


class Search(BaseTool):
    name: str = "search"
    description: str = "Search the archive."
    args_schema: Type[BaseModel] = Query
    settings: Settings | None = None

    def _run(self, text: str, api_key: str, access_token: str) -> str:
        return f"{len(text)} found"


def look_up(text: str, client_secret: str | None = None) -> str:
    """Look up a text."""
    return f"{len(text)} characters"


settings = Settings(host="mail.example.com", api_key=os.environ["MAIL_API_KEY"])
lookup = StructuredTool.from_function(look_up, args_schema=Lookup)
desk = Agent(name="desk", instructions="Register users.", tools=[register, reset])
helper = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[])
tools = [Search(settings=settings), lookup]
