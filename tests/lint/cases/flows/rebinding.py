import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")

# the name `value` holds a secret only for a while
value = os.environ["VPN_PASSWORD"]
length = len(value)
value = "You help people with their VPN."
a = AssistantAgent("a", model_client=model, system_message=value)

value = value + f" The password has {length} characters."
b = AssistantAgent("b", model_client=model, system_message=value)

value = f"{value} It is {os.environ['VPN_PASSWORD']}."
c = AssistantAgent("c", model_client=model, system_message=value)  # expect: OW101

del value
value = "Be brief."
d = AssistantAgent("d", model_client=model, system_message=value)
