import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")

# the secret moves one name further with each turn
a = b = c = "nothing"
for turn in range(3):
    c = b
    b = a
    a = os.environ["LOOP_SECRET"]
one = AssistantAgent("one", model_client=model, system_message=c)  # expect: OW101

text = "You count."
n = 0
while n < 3:
    text = f"{text} {n}"
    n += len(os.environ["LOOP_SECRET"])
two = AssistantAgent("two", model_client=model, system_message=text)

for secret in (os.environ["LOOP_SECRET"],):
    break
else:
    secret = "none"
three = AssistantAgent("three", model_client=model, system_message=f"{secret}")  # expect: OW101

seen = {}
for name in ("LOOP_SECRET", "HOME"):
    seen[name] = len(os.environ.get(name, ""))
four = AssistantAgent("four", model_client=model, system_message=str(seen))

total = 0
for char in os.environ["LOOP_SECRET"]:
    total += char.isdigit()
five = AssistantAgent("five", model_client=model, system_message=f"{total} digits")
