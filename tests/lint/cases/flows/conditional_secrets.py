import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
password = os.getenv("NAS_PASSWORD")

state = "is set" if password else "is missing"
a = AssistantAgent("a", model_client=model, system_message=f"The password {state}.")
b = AssistantAgent("b", model_client=model, system_message=password and "The password is set." or "It is missing.")
c = AssistantAgent("c", model_client=model, system_message=password or "There is no password.")  # expect: OW101
d = AssistantAgent("d", model_client=model, system_message=f"The password is {password if password else 'missing'}.")  # expect: OW101
e = AssistantAgent("e", model_client=model, system_message="Strong password." if len(password or "") > 12 else "Weak password.")
f = AssistantAgent("f", model_client=model, system_message=["Weak", "Strong"][len(password or "") > 12])
g = AssistantAgent("g", model_client=model, system_message=f"Starts with a letter: {(password or '?')[0].isalpha()}")
h = AssistantAgent("h", model_client=model, system_message="Password: {!r}".format(password))  # expect: OW101
i = AssistantAgent("i", model_client=model, system_message=f"{password=}")  # expect: OW101
if secret := os.getenv("NAS_SECRET"):
    j = AssistantAgent("j", model_client=model, system_message="NAS: " + secret.strip().lower())  # expect: OW101
