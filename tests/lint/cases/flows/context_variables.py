from contextvars import ContextVar

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import ChatCompletionClient

user_token: ContextVar[str] = ContextVar("user_token")
user_name: ContextVar[str] = ContextVar("user_name", default="somebody")


def profile() -> str:
    """Name of the user's company."""
    r = requests.get(
        "https://api.example.com/me", headers={"Authorization": f"Bearer {user_token.get()}"}, timeout=5
    )
    return r.json()["company"]


def whoami() -> str:
    """Name of the user."""
    return user_name.get()


def debug() -> str:
    """Debug the session."""
    return f"user {user_name.get()}, token {user_token.get()}"  # expect: OW204


def build(model: ChatCompletionClient) -> AssistantAgent:
    return AssistantAgent("me", model_client=model, tools=[profile, whoami, debug])


async def handle(model: ChatCompletionClient, name: str, token: str, question: str) -> str:
    user_name.set(name)
    user_token.set(token)
    result = await build(model).run(task=f"{name} asks: {question}")
    return str(result.messages[-1])
