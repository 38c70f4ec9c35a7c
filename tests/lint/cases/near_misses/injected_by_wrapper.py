"""The model sees a wrapper; the credential is bound inside."""
import os
from typing import Any, Callable

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def post_comment(issue: int, text: str, token: str) -> int:
    r = requests.post(
        f"https://api.github.com/repos/acme/app/issues/{issue}/comments",
        json={"body": text},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    return r.json()["id"]


def comment(issue: int, text: str) -> int:
    """Comment on an issue."""
    return post_comment(issue, text, token=os.environ["GITHUB_TOKEN"])


def _close(issue: int, token: str) -> bool:
    return requests.patch(
        f"https://api.github.com/repos/acme/app/issues/{issue}",
        json={"state": "closed"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    ).ok


def with_token(fn: Callable[..., bool], token: str) -> Callable[[int], bool]:
    def call(issue: int) -> bool:
        return fn(issue, token)

    return call


def build(user_token: str, **options: Any) -> AssistantAgent:
    return AssistantAgent(
        "issues",
        model_client=OpenAIChatCompletionClient(model="gpt-4o", **options),
        tools=[
            comment,
            FunctionTool(with_token(_close, user_token), name="close_issue", description="Close an issue"),
        ],
    )
