import os
from textwrap import dedent

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def load_settings() -> dict:
    return {
        "host": os.getenv("JIRA_HOST", "jira.internal"),
        "user": os.getenv("JIRA_USER"),
        "token": os.getenv("JIRA_API_TOKEN"),
    }


def build_prompt(settings: dict) -> str:
    return dedent(
        """
        You triage Jira tickets on {host}.
        Log in as {user} with the token {token}.
        """
    ).format(host=settings["host"], user=settings["user"], token=settings["token"])


settings = load_settings()
prompt = build_prompt(settings)

triage = AssistantAgent(
    "triage",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=prompt,  # expect: OW101
)
