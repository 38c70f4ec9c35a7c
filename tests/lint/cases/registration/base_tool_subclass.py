import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.tools import BaseTool
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field


class PageArgs(BaseModel):
    title: str = Field(description="Title of the page")


class PageResult(BaseModel):
    text: str


class WikiPage(BaseTool[PageArgs, PageResult]):
    def __init__(self) -> None:
        super().__init__(args_type=PageArgs, return_type=PageResult, name="wiki_page", description="Read a wiki page")

    async def run(self, args: PageArgs, cancellation_token: CancellationToken) -> PageResult:
        r = requests.get(
            f"https://wiki.example.com/{args.title}", headers={"X-Key": os.environ["WIKI_KEY"]}, timeout=5
        )
        return PageResult(text=r.text)  # expect: OW201


class WikiLength(BaseTool[PageArgs, PageResult]):
    def __init__(self) -> None:
        super().__init__(args_type=PageArgs, return_type=PageResult, name="wiki_len", description="Length of a page")

    async def run(self, args: PageArgs, cancellation_token: CancellationToken) -> PageResult:
        r = requests.get(
            f"https://wiki.example.com/{args.title}", headers={"X-Key": os.environ["WIKI_KEY"]}, timeout=5
        )
        return PageResult(text=f"{len(r.text)} characters")


class NotATool:
    async def run(self, title):
        return requests.get(f"https://wiki.example.com/{title}", timeout=5).text


agent = AssistantAgent("wiki", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[WikiPage(), WikiLength()])
