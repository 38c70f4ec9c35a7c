"""No tenants here: one program, one key, several names for it."""
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _token() -> str:
    return os.environ.get("GH_TOKEN") or os.environ["GITHUB_TOKEN"]


def stars(repo: str) -> int:
    """Stars of a repository."""
    r = requests.get(
        f"https://api.github.com/repos/{repo}", headers={"Authorization": f"Bearer {_token()}"}, timeout=5
    )
    return r.json()["stargazers_count"]


agent = AssistantAgent("stars", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[stars])
