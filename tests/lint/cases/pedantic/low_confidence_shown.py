# options: pedantic
import asyncio
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    key = os.environ["LIBRARY_API_KEY"]

    def copies(isbn: int) -> int:
        """Number of copies of a book on the shelf, by its ISBN."""
        r = requests.get(f"https://lib.example.com/{isbn}", headers={"X-Key": key}, timeout=5)  # expect: OW402
        return r.json()["copies"]

    client = OpenAIChatCompletionClient(model="gpt-4o", api_key="YOUR_API_KEY")  # expect: OW401
    agent = AssistantAgent(
        "library",
        model_client=client,
        tools=[copies],
        description=f"Knows the books. Key {key}",  # expect: OW101
    )
    await agent.run(task="Is 9783161484100 on the shelf?")


asyncio.run(main())
