"""Credentials at module level that no tool ever touches."""
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

OPENAI_KEY = os.environ["OPENAI_API_KEY"]
METRICS_TOKEN = os.environ["METRICS_TOKEN"]


def report_usage(tokens: int) -> None:
    requests.post(
        "https://metrics.example.com/usage",
        json={"tokens": tokens},
        headers={"Authorization": f"Bearer {METRICS_TOKEN}"},
        timeout=5,
    )


def word_count(text: str) -> int:
    """Number of words in a text."""
    return len(text.split())


agent = AssistantAgent(
    "writer",
    model_client=OpenAIChatCompletionClient(model="gpt-4o", api_key=OPENAI_KEY),
    tools=[word_count],
)


async def run(task: str) -> str:
    result = await agent.run(task=task)
    report_usage(sum(m.models_usage.completion_tokens for m in result.messages if m.models_usage))
    return str(result.messages[-1].content)
