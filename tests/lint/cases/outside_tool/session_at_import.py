import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['ASANA_TOKEN']}"
public = requests.Session()
public.headers["User-Agent"] = "agent/1.0"


def tasks(project: str) -> int:
    """Number of tasks of a project."""
    return len(session.get(f"https://app.asana.com/api/1.0/projects/{project}/tasks").json()["data"])  # expect: OW402


def asana_up() -> bool:
    """Is Asana up?"""
    return public.get("https://status.asana.com").ok


agent = AssistantAgent("asana", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[tasks, asana_up])
