import os
import sys

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def build(debug: bool) -> AssistantAgent:
    prompt = "You write SQL."
    if debug:
        prompt += f" Database password: {os.environ['DB_PASSWORD']}"
    elif "--verbose" in sys.argv:
        prompt += " Explain each step."
    return AssistantAgent(
        "sql",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        system_message=prompt,  # expect: OW101
    )


def build_safely(debug: bool) -> AssistantAgent:
    password = os.environ["DB_PASSWORD"]
    if debug:
        prompt = f"You write SQL. Database password: {password}"
        print("debugging without a model:", len(prompt))
        return AssistantAgent("sql", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
    else:
        prompt = "You write SQL."
    return AssistantAgent(
        "sql", model_client=OpenAIChatCompletionClient(model="gpt-4o"), system_message=prompt
    )
