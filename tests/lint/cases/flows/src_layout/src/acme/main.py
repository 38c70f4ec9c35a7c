from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from acme.tools.orders import ALL

agent = AssistantAgent("orders", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=ALL)
