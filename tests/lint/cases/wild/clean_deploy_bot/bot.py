import asyncio
import sys

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient

from config import Config, required
from tools import deploy, state, versions


async def main(task: str) -> None:
    config = Config.load()
    model = OpenAIChatCompletionClient(model="gpt-4o", api_key=required("OPENAI_API_KEY"))
    agent = AssistantAgent(
        "deployer",
        model_client=model,
        tools=[deploy, state, versions],
        system_message=f"You deploy to {config.environment} in {config.region}. Dry run: {config.dry_run}.",
        max_tool_iterations=5,
    )
    await Console(agent.run_stream(task=task))


asyncio.run(main(" ".join(sys.argv[1:]) or "What can be deployed?"))
