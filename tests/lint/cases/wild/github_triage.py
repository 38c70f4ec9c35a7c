"""Nightly issue triage. Run from cron."""
import argparse
import asyncio
import json
import os
import sys
from typing import Any

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core import CancellationToken
from autogen_ext.models.openai import OpenAIChatCompletionClient


class GitHub:
    """Thin wrapper around the REST API."""

    def __init__(self, repo: str, token: str):
        self.repo = repo
        self._http = httpx.AsyncClient(
            base_url="https://api.github.com",
            headers={"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"},
            timeout=20,
        )

    async def _json(self, method: str, path: str, **kw: Any) -> Any:
        r = await self._http.request(method, path, **kw)
        r.raise_for_status()
        return r.json()

    async def list_issues(self, label: str = "") -> str:
        """List open issues, optionally with a label. Returns JSON."""
        issues = await self._json("GET", f"/repos/{self.repo}/issues", params={"labels": label})
        return json.dumps([{"number": i["number"], "title": i["title"]} for i in issues])

    async def read_issue(self, number: int) -> str:
        """Read an issue. Returns JSON."""
        return json.dumps(await self._json("GET", f"/repos/{self.repo}/issues/{number}"))  # expect: OW201

    async def label_issue(self, number: int, labels: list[str]) -> str:
        """Put labels on an issue."""
        try:
            await self._json("POST", f"/repos/{self.repo}/issues/{number}/labels", json={"labels": labels})
        except httpx.HTTPStatusError as e:
            return f"GitHub answered {e.response.status_code}: {e.response.text}"  # expect: OW203|OW201
        except httpx.TransportError:
            return "GitHub is unreachable"
        return "ok"

    async def comment(self, number: int, text: str) -> str:
        """Comment on an issue and return the link to the comment."""
        answer = await self._json("POST", f"/repos/{self.repo}/issues/{number}/comments", json={"body": text})
        return answer["html_url"]


async def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("repo")
    parser.add_argument("--token", default=os.environ.get("GITHUB_TOKEN"))
    args = parser.parse_args(argv)
    if not args.token:
        print("no token", file=sys.stderr)
        return 2
    gh = GitHub(args.repo, args.token)
    agent = AssistantAgent(
        "triage",
        model_client=OpenAIChatCompletionClient(model="gpt-4o-mini"),
        tools=[gh.list_issues, gh.read_issue, gh.label_issue, gh.comment],
        system_message=f"You triage issues of {args.repo}.",
    )
    message = TextMessage(content="Label all issues without labels.", source="cron")
    answer = await agent.on_messages([message], CancellationToken())
    print(answer.chat_message)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
