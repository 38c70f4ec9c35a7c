from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

import company
from company import FOOTER, build_prompt

model = OpenAIChatCompletionClient(model="gpt-4o")
a = AssistantAgent("a", model_client=model, system_message=company.HEADER)
b = AssistantAgent("b", model_client=model, system_message=company.HEADER + FOOTER)  # expect: OW101
c = AssistantAgent("c", model_client=model, system_message=build_prompt("You plan.", full=True))  # expect: OW101
