"""A list of forbidden words binds nothing; a list of allowed commands does."""
import subprocess

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

BLOCKED = ["rm -rf", "mkfs", "shutdown"]
ALLOWED = {"date", "uptime"}


def denied(command: str) -> int:
    """Run a command."""
    for word in BLOCKED:
        if word in command:
            return 1
    return subprocess.call(command, shell=True)  # expect: OW407


def denied_at_once(command: str) -> int:
    """Run a command."""
    if any(word in command for word in BLOCKED) or "sudo" in command:
        return 1
    return subprocess.call(command, shell=True)  # expect: OW407


def allowed(command: str) -> int:
    """Run one of a few commands."""
    if command not in ALLOWED:
        return 1
    return subprocess.call(command, shell=True)


agent = AssistantAgent(
    "ops",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[denied, denied_at_once, allowed],
)
