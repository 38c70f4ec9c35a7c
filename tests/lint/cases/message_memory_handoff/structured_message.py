import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import StructuredMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import BaseModel


class Account(BaseModel):
    owner: str
    token: str


async def main() -> None:
    agent = AssistantAgent("bank", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
    account = Account(owner="Ada", token=os.environ["ACCOUNT_TOKEN"])
    await agent.run(task=StructuredMessage[Account](content=account, source="user"))  # expect: OW103|OW102
    await agent.run(task=f"The account belongs to {account.owner}.")
    await agent.run(task=account.model_dump_json())  # expect: OW102


asyncio.run(main())
