import asyncio
import os
import shlex
import subprocess

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def ping(host: str) -> bool:
    """Ping a host."""
    return os.system(f"ping -c 1 {host}") == 0  # expect: OW407


def ping_list(host: str) -> bool:
    """Ping a host."""
    return subprocess.call(["ping", "-c", "1", host]) == 0


def ping_quoted(host: str) -> bool:
    """Ping a host."""
    return subprocess.call(f"ping -c 1 {shlex.quote(host)}", shell=True) == 0


async def run(command: str) -> int:
    """Run a command."""
    proc = await asyncio.create_subprocess_shell(command)  # expect: OW407
    return await proc.wait()


def python(code: str) -> bool:
    """Run Python code."""
    return subprocess.run(["python", "-c", code]).returncode == 0  # expect: OW407


agent = AssistantAgent(
    "net",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[ping, ping_list, ping_quoted, run, python],
)
