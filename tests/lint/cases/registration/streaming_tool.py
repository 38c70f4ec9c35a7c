import os
from collections.abc import AsyncGenerator

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import BaseStreamTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel


class Args(BaseModel):
    job: str


class Progress(BaseModel):
    text: str


class Result(BaseModel):
    state: str


class BuildTool(BaseStreamTool[Args, Progress, Result]):
    def __init__(self) -> None:
        super().__init__(Args, Result, "build", "Start a build and wait for it")

    async def run_stream(
        self, args: Args, cancellation_token: CancellationToken, call_id: str | None = None
    ) -> AsyncGenerator[Progress | Result, None]:
        token = os.environ["CI_TOKEN"]
        yield Progress(text=f"starting {args.job}")
        yield Progress(text=f"curl -H 'Authorization: Bearer {token}' https://ci.example.com/{args.job}")  # expect: OW204
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http:
            r = await http.post(f"https://ci.example.com/{args.job}")
        yield Result(state=r.json()["state"])

    async def run(self, args: Args, cancellation_token: CancellationToken) -> Result:
        raise NotImplementedError


agent = AssistantAgent("ci", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[BuildTool()])
