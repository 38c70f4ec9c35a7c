import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

prompt = os.environ["ADMIN_PASSWORD"]


def build(prompt: str) -> AssistantAgent:
    # another `prompt` than the one above
    return AssistantAgent("a", model_client=OpenAIChatCompletionClient(model="gpt-4o"), system_message=prompt)


def build_default() -> AssistantAgent:
    prompt = "You are helpful."
    return build(prompt)


class requests:
    """Not the library: a stack of feature requests."""

    items = ["dark mode", "export"]

    @classmethod
    def get(cls, n: int) -> str:
        return cls.items[n]


def feature_request(n: int) -> str:
    """A feature request."""
    return requests.get(n)


def login() -> bool:
    return prompt == "letmein"


agents = [
    build_default(),
    AssistantAgent("b", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[feature_request]),
]
