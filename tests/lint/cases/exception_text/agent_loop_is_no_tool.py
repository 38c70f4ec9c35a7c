"""Errors that go to people, not to the model."""
import asyncio
import os
import traceback

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def shout(text: str) -> str:
    """Write a text in capitals."""
    return text.upper()


agent = AssistantAgent(
    "shouter",
    model_client=OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]),
    tools=[shout],
)


async def ask(question: str) -> str:
    try:
        result = await agent.run(task=question)
    except Exception as e:
        print(traceback.format_exc())
        return f"The agent failed: {e}"
    return str(result.messages[-1].content)


async def chat() -> None:
    while (question := input("> ")) != "quit":
        print(await ask(question))


asyncio.run(chat())
