from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

secret_greeting = "Good evening"

from prompts import *  # it brings what `__all__` names, an underscore or not

model = OpenAIChatCompletionClient(model="gpt-4o")
agents = [
    AssistantAgent("a", model, system_message=_login),  # expect: OW101
    AssistantAgent("b", model, system_message=greeting),
    AssistantAgent("c", model, system_message=secret_greeting),
]
