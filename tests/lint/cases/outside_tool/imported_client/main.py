from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from tools import announce, buckets, visits, whisper

agent = AssistantAgent(
    "office", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[announce, whisper, buckets, visits]
)
