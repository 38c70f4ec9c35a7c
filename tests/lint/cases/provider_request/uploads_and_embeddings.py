import asyncio
import os
from pathlib import Path

from autogen_core import CancellationToken
from autogen_ext.agents.openai import OpenAIAssistantAgent
from openai import AsyncOpenAI, OpenAI

client = AsyncOpenAI(api_key=os.environ["OPENAI_API_KEY"])
assistant = OpenAIAssistantAgent(
    name="files", description="Reads files.", client=client, model="gpt-4o", instructions="Read.", tools=["file_search"]
)


async def main() -> None:
    await assistant.on_upload_for_file_search("handbook.pdf", CancellationToken())
    await assistant.on_upload_for_file_search(".env", CancellationToken())  # expect: OW106
    sync = OpenAI()
    sync.embeddings.create(model="text-embedding-3-small", input=Path("handbook.txt").read_text())
    sync.embeddings.create(model="text-embedding-3-small", input="pw " + os.environ["WIKI_PASSWORD"])  # expect: OW103|OW106


asyncio.run(main())
