import os
from typing import Any

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

QUERY = """query($login: String!) { user(login: $login) { name repositories { totalCount } } }"""


def _graphql(query: str, **variables: Any) -> dict[str, Any]:
    r = requests.post(
        "https://api.github.com/graphql",
        json={"query": query, "variables": variables},
        headers={"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}"},
        timeout=10,
    )
    r.raise_for_status()
    body = r.json()
    if "errors" in body:
        raise RuntimeError("GitHub refused the query")
    return body["data"]


def repositories(login: str) -> int:
    """Number of repositories of a user."""
    return _graphql(QUERY, login=login)["user"]["repositories"]["totalCount"]


def name(login: str) -> str:
    """Name of a user."""
    return _graphql(QUERY, login=login)["user"]["name"]


def commits(repo: str) -> list:
    """Commits of a repository."""
    found: list = []
    url: str | None = f"https://api.github.com/repos/{repo}/commits"
    while url:
        r = requests.get(url, headers={"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}"}, timeout=10)
        found.extend(r.json())  # expect-one: OW201
        url = r.links.get("next", {}).get("url")
    return found  # expect-one: OW201


def commit_count(repo: str) -> int:
    """Number of commits of a repository."""
    count = 0
    url: str | None = f"https://api.github.com/repos/{repo}/commits"
    while url:
        r = requests.get(url, headers={"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}"}, timeout=10)
        count += len(r.json())
        url = r.links.get("next", {}).get("url")
    return count


agent = AssistantAgent(
    "gh", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[repositories, name, commits, commit_count]
)
