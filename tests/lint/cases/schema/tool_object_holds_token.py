import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import BaseTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field


class SearchArgs(BaseModel):
    query: str = Field(description="What to look for.")
    limit: int = 5


class SearchResult(BaseModel):
    titles: list[str]


class SearchTool(BaseTool[SearchArgs, SearchResult]):
    """The token lives in the tool object, which has no place in the schema."""

    def __init__(self, token: str) -> None:
        super().__init__(SearchArgs, SearchResult, "search", "Search the intranet.")
        self._token = token

    async def run(self, args: SearchArgs, cancellation_token: CancellationToken) -> SearchResult:
        async with httpx.AsyncClient() as http:
            r = await http.get(
                "https://search.example.com/",
                params={"q": args.query, "n": args.limit},
                headers={"Authorization": f"Bearer {self._token}"},
            )
        return SearchResult(titles=[hit["title"] for hit in r.json()["hits"]])


def build(tenant_token: str) -> AssistantAgent:
    return AssistantAgent(
        "search", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[SearchTool(tenant_token)]
    )
