import os
from textwrap import dedent

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def load_settings() -> dict:
    return {
        "host": os.getenv("JIRA_HOST", "jira.internal"),
        "project": os.getenv("JIRA_PROJECT"),
        "token": os.getenv("JIRA_API_TOKEN"),
    }


def build_prompt(settings: dict) -> str:
    return dedent(
        """
        You triage Jira tickets on {host}, in project {project}.
        """
    ).format(host=settings["host"], project=settings["project"])


settings = load_settings()
if not settings["token"]:
    raise SystemExit("JIRA_API_TOKEN is not set")

triage = AssistantAgent(
    "triage",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=build_prompt(settings),
)
