import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient

import tools.search as s

agent = AssistantAgent("search", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[s.search, s.count])

if __name__ == "__main__":
    asyncio.run(Console(agent.run_stream(task="Who is who?")))
