import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    token = os.environ.get("GITHUB_TOKEN")
    if token is None:
        raise SystemExit("set GITHUB_TOKEN first")
    repo = os.environ.get("GITHUB_REPOSITORY", "acme/app")
    agent = AssistantAgent("dev", model_client=OpenAIChatCompletionClient(model="gpt-4o"))

    await agent.run(task=f"List open TODOs of {repo}. A token of {len(token)} characters is configured.")
    await Console(agent.run_stream(task="Authenticated: " + str(bool(token))))


if __name__ == "__main__":
    asyncio.run(main())
