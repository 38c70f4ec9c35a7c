import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

API = "https://gitlab.example.com/api/v4"


def _issues(project: int) -> list[dict]:
    r = requests.get(
        f"{API}/projects/{project}/issues", headers={"PRIVATE-TOKEN": os.environ["GITLAB_TOKEN"]}, timeout=10
    )
    r.raise_for_status()
    return r.json()


async def open_issues(project: int) -> list[dict]:
    """Open issues of a project."""
    return [issue for issue in _issues(project) if issue["state"] == "opened"]  # expect: OW201


async def newest_issues(project: int) -> list[dict]:
    """The five newest issues of a project."""
    issues = sorted(_issues(project), key=lambda issue: issue["created_at"], reverse=True)
    return issues[:5]  # expect: OW201


async def issue_titles(project: int) -> list[str]:
    """Titles of the issues of a project."""
    return [issue["title"] for issue in _issues(project)]


async def issue_rows(project: int) -> list[dict]:
    """Number, title and state of the issues of a project."""
    rows = []
    for issue in _issues(project):
        rows.append({"iid": issue["iid"], "title": issue["title"], "state": issue["state"]})
    return rows


async def how_many(project: int) -> dict[str, int]:
    """How many issues are open and closed."""
    issues = _issues(project)
    return {
        "total": len(issues),
        "open": sum(1 for i in issues if i["state"] == "opened"),
        "weight": sum(i["weight"] or 0 for i in issues),
    }


agent = AssistantAgent(
    "pm",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[open_issues, newest_issues, issue_titles, issue_rows, how_many],
)
