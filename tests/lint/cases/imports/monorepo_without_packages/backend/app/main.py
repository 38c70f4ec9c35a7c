from app.tools import look
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent("looker", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[look])
