"""Migration script: both generations in one file, each used as it should be."""
import os

import autogen
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

old = autogen.AssistantAgent(
    "old", llm_config={"config_list": [{"model": "gpt-4", "api_key": os.environ["OPENAI_API_KEY"]}]}
)
new = AssistantAgent("new", model_client=OpenAIChatCompletionClient(model="gpt-4o"))
