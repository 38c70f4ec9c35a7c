from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

import prompts
from prompts import FULL_PROMPT as PROMPT

model = OpenAIChatCompletionClient(model="gpt-4o")
writer = AssistantAgent("writer", model_client=model, system_message=prompts.SAFE_PROMPT)
sender = AssistantAgent("sender", model_client=model, system_message=PROMPT)  # expect: OW101
other = AssistantAgent("other", model_client=model, system_message=prompts.FULL_PROMPT.strip())  # expect: OW101
