import os

from autogen_agentchat.agents import AssistantAgent, ConversableAgent  # expect: OW501
from autogen_ext.models.openai import OpenAIChatCompletionClient

assistant = AssistantAgent("assistant", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
