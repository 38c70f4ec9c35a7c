import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.memory import MemoryContent, MemoryMimeType
from autogen_ext.memory.chromadb import ChromaDBVectorMemory, PersistentChromaDBVectorMemoryConfig
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def main() -> None:
    memory = ChromaDBVectorMemory(
        config=PersistentChromaDBVectorMemoryConfig(collection_name="prefs", persistence_path="./chroma", k=2)
    )
    notes = {
        "wifi": f"Guest wifi password is {os.environ['WIFI_PASSWORD']}",
        "units": "The user likes metric units",
    }
    await memory.add(MemoryContent(content=notes["units"], mime_type=MemoryMimeType.TEXT))
    await memory.add(MemoryContent(content=notes["wifi"], mime_type=MemoryMimeType.TEXT))  # expect: OW103
    agent = AssistantAgent("home", model_client=OpenAIChatCompletionClient(model="gpt-4o"), memory=[memory])
    await agent.run(task="How warm is it?")
    await memory.close()


asyncio.run(main())
