"""A test of an agent: fake keys, a replayed model."""
import pytest
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.models.replay import ReplayChatCompletionClient


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    monkeypatch.setenv("STRIPE_KEY", "sk_test_xxx")
    monkeypatch.setenv("DB_PASSWORD", "secret")


def lookup(name: str) -> str:
    """Look somebody up."""
    return name.title()


def test_agent(environment: None) -> None:
    agent = AssistantAgent("a", model_client=ReplayChatCompletionClient(["done"]), tools=[lookup])
    assert agent.name == "a"


def test_client(environment: None) -> None:
    client = OpenAIChatCompletionClient(model="gpt-4o", api_key="dummy")
    assert client is not None
