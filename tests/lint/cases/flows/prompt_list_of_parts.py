import os
from collections import OrderedDict
from itertools import chain

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")

sections = OrderedDict()
sections["role"] = "You sell tickets."
sections["shop"] = f"The shop is {os.environ.get('SHOP_NAME', 'ours')}."
sections["login"] = f"Log in with {os.environ['SHOP_PASSWORD']}."

public = [text for name, text in sections.items() if name != "login"]
a = AssistantAgent("a", model_client=model, system_message=" ".join(sections.values()))  # expect: OW101
b = AssistantAgent("b", model_client=model, system_message=sections["role"] + sections["shop"])
c = AssistantAgent("c", model_client=model, system_message=" ".join(chain(["Hi."], sections.values())))  # expect: OW101
lines = ["You sell tickets."]
lines.insert(0, "Password " + os.environ["SHOP_PASSWORD"])
d = AssistantAgent("d", model_client=model, system_message=os.linesep.join(lines))  # expect: OW101
lines.clear()
lines.append("You sell tickets.")
e = AssistantAgent("e", model_client=model, system_message=os.linesep.join(lines))
first, *rest = ("You sell tickets.", "Be kind.", os.environ["SHOP_PASSWORD"])
f = AssistantAgent("f", model_client=model, system_message=first)
g = AssistantAgent("g", model_client=model, system_message=" ".join(rest))  # expect: OW101
