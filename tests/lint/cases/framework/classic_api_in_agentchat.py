import asyncio

from autogen_agentchat.agents import AssistantAgent, UserProxyAgent
from autogen_agentchat.teams import GroupChatManager, RoundRobinGroupChat  # expect: OW501
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
assistant = AssistantAgent("assistant", model_client=model)
user = UserProxyAgent("user", human_input_mode="NEVER", code_execution_config=False)  # expect: OW501
team = RoundRobinGroupChat([assistant, user], max_turns=3)

asyncio.run(team.run(task="Say hello"))
