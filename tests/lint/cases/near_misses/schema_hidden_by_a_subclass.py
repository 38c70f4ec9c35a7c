"""A tool whose subclass takes the credential out of the schema and fills it in itself."""
import os
from typing import Any, Mapping

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import BaseTool, FunctionTool, ToolSchema
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel


def create_ticket(title: str, api_key: str) -> str:
    """Create a ticket."""
    r = requests.post("https://desk.example.com", json={"title": title}, headers={"X-Key": api_key}, timeout=5)
    return r.json()["id"]


class Injecting(FunctionTool):
    """Hides `api_key` from the model."""

    @property
    def schema(self) -> ToolSchema:
        schema = super().schema
        schema["parameters"]["properties"].pop("api_key")
        schema["parameters"]["required"].remove("api_key")
        return schema

    async def run_json(
        self, args: Mapping[str, Any], cancellation_token: CancellationToken, call_id: str | None = None
    ) -> Any:
        return await super().run_json({**args, "api_key": os.environ["DESK_KEY"]}, cancellation_token, call_id)


class CloseArgs(BaseModel):
    ticket: str


class CloseResult(BaseModel):
    closed: bool


class CloseTicket(BaseTool[CloseArgs, CloseResult]):
    def __init__(self, api_key: str) -> None:
        super().__init__(CloseArgs, CloseResult, "close_ticket", "Close a ticket")
        self._api_key = api_key

    async def run(self, args: CloseArgs, cancellation_token: CancellationToken) -> CloseResult:
        r = requests.delete(f"https://desk.example.com/{args.ticket}", headers={"X-Key": self._api_key}, timeout=5)
        return CloseResult(closed=r.ok)


def build(tenant_key: str) -> AssistantAgent:
    return AssistantAgent(
        "desk",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=[Injecting(create_ticket, description="Create a ticket"), CloseTicket(tenant_key)],
    )
