import json
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")

env = dict(os.environ)
visible = {k: v for k, v in os.environ.items() if k.startswith("APP_PUBLIC_")}
names = ", ".join(sorted(env))

a = AssistantAgent("a", model_client=model, system_message="Environment: " + json.dumps(env))  # expect: OW101
b = AssistantAgent("b", model_client=model, system_message="Variables: " + names)
c = AssistantAgent("c", model_client=model, system_message=f"Locale {env['LANG']}, home {env.get('HOME')}")
d = AssistantAgent("d", model_client=model, system_message=f"Key {env['CLOUD_API_KEY']}")  # expect: OW101
e = AssistantAgent("e", model_client=model, system_message=f"{len(env)} variables are set.")
f = AssistantAgent("f", model_client=model, system_message="Path: " + os.path.expandvars("$HOME/data"))
g = AssistantAgent("g", model_client=model, system_message="Key: " + os.path.expandvars("$CLOUD_API_KEY"))  # expect: OW101
