import asyncio
import os
import re

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

DSN = os.environ["DATABASE_URL"]


def without_password(dsn: str) -> str:
    return re.sub(r"//[^@]*@", "//***@", dsn)


def host_of(dsn: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(dsn).hostname or "localhost"


async def main() -> None:
    agent = AssistantAgent("dba", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
    await agent.run(task=f"Is {host_of(DSN)} a good name for a database host?")
    await agent.run(task=f"Explain this URL: {without_password(DSN)}")
    await agent.run(task=f"Explain this URL: {DSN}")  # expect: OW102
    await agent.run(task="Explain this URL: " + DSN.replace("postgresql", "postgres"))  # expect: OW102


asyncio.run(main())
