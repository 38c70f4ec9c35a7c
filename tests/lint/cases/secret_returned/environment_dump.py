import os
import platform

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def environment() -> dict:
    """Describe the environment this agent runs in."""
    return dict(os.environ)  # expect: OW204


def diagnostics() -> str:
    """Diagnostics for a bug report."""
    lines = [platform.platform(), platform.python_version()]
    lines += [f"{k}={v}" for k, v in os.environ.items()]  # expect-one: OW204
    return "\n".join(lines)  # expect-one: OW204


def variables() -> list[str]:
    """Names of the variables that are set."""
    return sorted(os.environ)


def locale() -> dict[str, str]:
    """Language and time zone of this machine."""
    return {"lang": os.environ.get("LANG", ""), "tz": os.environ.get("TZ", "UTC")}


def published() -> dict[str, str]:
    """What every browser is told of this program anyway."""
    return {name: value for name, value in os.environ.items() if name.startswith(("NEXT_PUBLIC_", "VITE_"))}


def ours() -> list[str]:
    """The variables of this program."""
    found = []
    for name, value in os.environ.items():
        if name.startswith("SHOP_"):
            found.append(f"{name}={value}")  # expect-one(ours): OW204
    return found  # expect-one(ours): OW204


agent = AssistantAgent(
    "debug",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[environment, diagnostics, variables, locale, published, ours],
)
