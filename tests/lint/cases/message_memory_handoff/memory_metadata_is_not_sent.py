import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core.memory import ListMemory, MemoryContent, MemoryMimeType
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def build() -> AssistantAgent:
    memory = ListMemory(name="prefs")
    await memory.add(
        MemoryContent(
            content="Dashboards live on grafana.example.com.",
            mime_type=MemoryMimeType.TEXT,
            metadata={"grafana_token": os.environ["GRAFANA_TOKEN"]},
        )
    )
    agent = AssistantAgent(
        "ops",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        memory=[memory],
        metadata={"session_token": os.environ["SESSION_TOKEN"]},
    )
    TextMessage(content="hi", source="user", metadata={"trace_token": os.environ["TRACE_TOKEN"]})
    return agent


asyncio.run(build())
