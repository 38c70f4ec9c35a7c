"""A closure over the program's own key: noted only at low confidence."""
import asyncio
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    key = os.environ["LIBRARY_API_KEY"]

    async def copies(isbn: str) -> int:
        """Copies of a book on the shelf."""
        r = requests.get(f"https://lib.example.com/{isbn}", headers={"X-Key": key}, timeout=5)
        return r.json()["copies"]

    agent = AssistantAgent("library", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[copies])
    await agent.run(task="Is 978-3-16-148410-0 on the shelf?")


asyncio.run(main())
