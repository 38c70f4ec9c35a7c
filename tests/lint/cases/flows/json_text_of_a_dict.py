"""JSON text and back again is the same dict: each field is what it was. A deep copy is another one."""

import copy
import json
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
shop = {"motto": "We care", "account": {"motto": "Always", "key": os.environ["SHOP_API_KEY"]}}
text = json.dumps(shop, indent=2)
back = json.loads(text)
public = copy.deepcopy(shop)
public.pop("account")
again = json.loads(json.dumps(shop))
del again["account"]["key"]

agents = [
    AssistantAgent("a1", model, system_message=f"Motto: {back['motto']}, {back['account']['motto']}"),
    AssistantAgent("a2", model, system_message=f"Key: {back['account']['key']}"),  # expect: OW101
    AssistantAgent("a3", model, system_message=text),  # expect: OW101
    AssistantAgent("a4", model, system_message=f"About the shop: {public}"),
    AssistantAgent("a5", model, system_message=f"About the shop: {shop}"),  # expect: OW101
    AssistantAgent("a6", model, system_message=json.dumps(again)),
]
