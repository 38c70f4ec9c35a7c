from dataclasses import asdict

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from upstream import get, repo
from view import everything, only


def stars(name: str) -> int:
    """Stars of a repository."""
    return repo(name).stars


def card(name: str) -> dict:
    """Name and stars of a repository."""
    return asdict(repo(name))


def license_of(name: str) -> dict:
    """License of a repository."""
    return only(get(f"/repos/{name}"), "license", "full_name")


def whole(name: str) -> dict:
    """A repository."""
    return everything(get(f"/repos/{name}"))  # expect: OW201


agent = AssistantAgent(
    "gh", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[stars, card, license_of, whole]
)
