import os
from typing import Literal

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import BaseTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field


class SearchArgs(BaseModel):
    query: str = Field(description="What to look for.")
    site: Literal["wiki", "blog"] = "wiki"
    token: str = Field(default=os.environ["SEARCH_TOKEN"], description="Leave as is.")  # expect: OW104


class SearchResult(BaseModel):
    titles: list[str]


class SearchTool(BaseTool[SearchArgs, SearchResult]):
    def __init__(self) -> None:
        super().__init__(SearchArgs, SearchResult, "search", "Search the intranet.")

    async def run(self, args: SearchArgs, cancellation_token: CancellationToken) -> SearchResult:
        async with httpx.AsyncClient() as http:
            r = await http.get(
                "https://search.example.com/" + args.site,
                params={"q": args.query},
                headers={"Authorization": f"Bearer {args.token}"},
            )
        return SearchResult(titles=[hit["title"] for hit in r.json()["hits"]])


agent = AssistantAgent("search", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[SearchTool()])
