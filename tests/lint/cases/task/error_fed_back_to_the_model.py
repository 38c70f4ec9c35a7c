"""A repair loop outside of any tool."""
import asyncio
import os
import subprocess

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent("fixer", model_client=OpenAIChatCompletionClient(model="gpt-4o"))


async def deploy(version: str) -> bool:
    token = os.environ["DEPLOY_TOKEN"]
    command = ["deploy", "--version", version, f"--token={token}"]
    for _ in range(3):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return True
        await agent.run(task=f"Exit code {done.returncode}. What could be wrong with version {version}?")
        await agent.run(task="This command failed: " + " ".join(command))  # expect: OW102
        await agent.run(task=f"This command failed: {command[:3]}")
    return False


asyncio.run(deploy("1.2"))
