import asyncio
import sys

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient

from rag import Store, build_tools


async def main(bucket: str) -> None:
    agent = AssistantAgent(
        "librarian",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=build_tools(Store(bucket)),
        reflect_on_tool_use=True,
    )
    await Console(agent.run_stream(task=" ".join(sys.argv[1:])))


asyncio.run(main("acme-docs"))
