import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

llm_config = {"config_list": [{"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"]}]}

good = AssistantAgent("good", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
bad = AssistantAgent("bad", llm_config=llm_config)  # expect: OW501


async def main() -> None:
    await good.run(task="Say hello")
    good.initiate_chat(bad, message="Say hello")  # expect: OW501


asyncio.run(main())
