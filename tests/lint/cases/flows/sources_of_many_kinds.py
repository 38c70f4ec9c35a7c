import os

import keyring
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from decouple import config
from dotenv import dotenv_values, get_key
from environs import Env

env = Env()
model = OpenAIChatCompletionClient(model="gpt-4o")


def agent(name: str, prompt: str) -> AssistantAgent:
    return AssistantAgent(name, model_client=model, system_message=prompt)


values = dotenv_values(".env")
a = AssistantAgent("a", model_client=model, system_message="pw " + keyring.get_password("erp", "bot"))  # expect: OW101
b = AssistantAgent("b", model_client=model, system_message="pw " + config("ERP_PASSWORD"))  # expect: OW101
c = AssistantAgent("c", model_client=model, system_message="at " + config("ERP_HOST"))
d = AssistantAgent("d", model_client=model, system_message="pw " + get_key(".env", "ERP_PASSWORD"))  # expect: OW101
e = AssistantAgent("e", model_client=model, system_message="pw " + env.str("ERP_PASSWORD"))  # expect: OW101
f = AssistantAgent("f", model_client=model, system_message="in " + env.str("ERP_REGION"))
g = AssistantAgent("g", model_client=model, system_message=f"settings {values}")  # expect: OW101
h = AssistantAgent("h", model_client=model, system_message=f"region {values['REGION']}")
i = AssistantAgent("i", model_client=model, system_message="pw " + os.environ.setdefault("ERP_PASSWORD", ""))  # expect: OW101
j = AssistantAgent("j", model_client=model, system_message="pw " + os.environb[b"ERP_PASSWORD"].decode())  # expect: OW101
k = AssistantAgent("k", model_client=model, system_message="lang " + os.environ.get("LANG", "C"))
PASSWORD_VARIABLE = "ERP_PASSWORD"
l = AssistantAgent("l", model_client=model, system_message="pw " + os.environ[PASSWORD_VARIABLE])  # expect: OW101
m = AssistantAgent("m", model_client=model, system_message=f"set {PASSWORD_VARIABLE} before you start")
