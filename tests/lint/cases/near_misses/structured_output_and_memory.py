import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import StructuredMessage, TextMessage
from autogen_core.memory import ListMemory, MemoryContent, MemoryMimeType
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel, Field, SecretStr


class Account(BaseModel):
    """An account."""

    owner: str = Field(description="Name of the owner", examples=["Ada"])
    token: SecretStr


async def main() -> None:
    account = Account(owner="Ada", token=SecretStr(os.environ["ACCOUNT_TOKEN"]))
    memory = ListMemory()
    await memory.add(MemoryContent(content=f"The owner is {account.owner}.", mime_type=MemoryMimeType.TEXT))
    agent = AssistantAgent("bank", model_client=OpenAIChatCompletionClient(model="gpt-4o"), memory=[memory])
    await agent.run(task=TextMessage(content=f"Greet {account.owner}.", source="user"))
    # a SecretStr is sent as stars
    await agent.run(task=StructuredMessage[Account](content=account, source="user"))
    await agent.run(task=f"Account: {account}")


asyncio.run(main())
