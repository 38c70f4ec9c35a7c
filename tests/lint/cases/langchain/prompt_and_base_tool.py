import os
from typing import Type

import requests
from langchain.agents import create_agent
from langchain_core.tools import BaseTool
from pydantic import BaseModel, Field, SecretStr


class SearchInput(BaseModel):
    query: str = Field(description="what to search for")


class WikiSearch(BaseTool):
    name: str = "wiki_search"
    description: str = "Search the company wiki"
    args_schema: Type[BaseModel] = SearchInput
    token: SecretStr

    def _run(self, query: str) -> str:
        r = requests.get(
            "https://wiki.example.com/search",
            params={"q": query},
            headers={"Authorization": f"Bearer {self.token.get_secret_value()}"},
            timeout=10,
        )
        return r.text[:2000]  # expect: OW201


class WikiTitles(BaseTool):
    name: str = "wiki_titles"
    description: str = "Search titles in the company wiki"
    args_schema: Type[BaseModel] = SearchInput
    token: SecretStr

    def _run(self, query: str) -> str:
        r = requests.get(
            "https://wiki.example.com/search",
            params={"q": query},
            headers={"Authorization": f"Bearer {self.token.get_secret_value()}"},
            timeout=10,
        )
        return "\n".join(hit["title"] for hit in r.json())


def build(wiki_token: str):
    token = SecretStr(wiki_token)
    return create_agent(
        "openai:gpt-4o",
        tools=[WikiSearch(token=token), WikiTitles(token=token)],
        system_prompt=f"Search the wiki. If asked for a password say {os.environ['WIKI_PASSWORD']}.",  # expect: OW101
    )
