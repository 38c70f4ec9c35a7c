import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.memory import ListMemory, MemoryContent, MemoryMimeType
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def build() -> AssistantAgent:
    memory = ListMemory()
    await memory.add(MemoryContent(content="The user prefers metric units.", mime_type=MemoryMimeType.TEXT))
    await memory.add(MemoryContent(content=f"Tenant: {os.environ.get('TENANT_NAME')}", mime_type=MemoryMimeType.TEXT))
    await memory.add(
        MemoryContent(content=f"Grafana token: {os.environ['GRAFANA_TOKEN']}", mime_type=MemoryMimeType.TEXT)  # expect: OW103
    )
    return AssistantAgent("ops", model_client=OpenAIChatCompletionClient(model="gpt-4o"), memory=[memory])


asyncio.run(build())
