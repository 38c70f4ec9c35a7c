import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient

from plugins import all_tools


async def main() -> None:
    agent = AssistantAgent("all", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=all_tools())
    await Console(agent.run_stream(task="How warm is it in Oslo?"))


asyncio.run(main())
