import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    token = os.environ["GITHUB_TOKEN"]
    agent = AssistantAgent("dev", model_client=OpenAIChatCompletionClient(model="gpt-4o"))

    await agent.run(task="Clone https://x-access-token:" + token + "@github.com/acme/app.git and list open TODOs")  # expect: OW102
    await Console(agent.run_stream(task=f"Push the fix. Use {token} to authenticate."))  # expect: OW102
    await Console(agent.run_stream(task="Summarise what you did."))


if __name__ == "__main__":
    asyncio.run(main())
