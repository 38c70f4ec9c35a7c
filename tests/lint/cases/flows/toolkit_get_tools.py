import os
from typing import Any

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import BaseTool, FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


class JiraToolkit:
    """Tools around Jira."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self.token = token

    def _request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        return requests.request(
            method,
            f"{self.base_url}/rest/api/3/{path}",
            headers={"Authorization": f"Bearer {self.token}"},  # expect: OW402
            timeout=15,
            **kwargs,
        )

    def search(self, jql: str) -> str:
        r = self._request("GET", "search", params={"jql": jql})
        return r.text  # expect: OW201

    def summaries(self, jql: str) -> list[str]:
        r = self._request("GET", "search", params={"jql": jql})
        return [issue["fields"]["summary"] for issue in r.json()["issues"]]

    def create(self, project: str, summary: str) -> str:
        r = self._request("POST", "issue", json={"fields": {"project": {"key": project}, "summary": summary}})
        if r.status_code != 201:
            raise RuntimeError(f"Jira refused: {r.json()}")  # expect: OW203|OW201
        return r.json()["key"]

    def get_tools(self) -> list[BaseTool]:
        return [
            FunctionTool(self.search, description="Search issues"),
            FunctionTool(self.summaries, description="Search issues, summaries only"),
            FunctionTool(self.create, description="Create an issue"),
        ]


jira = JiraToolkit("https://acme.atlassian.net", os.environ["JIRA_TOKEN"])
agent = AssistantAgent("jira", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=jira.get_tools())
