"""Values that come close to the model and do not get there."""
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

token = os.environ["CHAT_TOKEN"]


class Prompt:
    def __init__(self, text: str, token: str) -> None:
        self.text = text
        self.token = token

    def render(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text) + len(self.token)


def first(a: str, b: str) -> str:
    return a


def ignore(secret: str) -> str:
    return "You are kind."


def swap(a: str, b: str) -> tuple[str, str]:
    return b, a


model = OpenAIChatCompletionClient(model="gpt-4o")
prompt = Prompt("You are kind.", token)
x, y = swap("You are kind.", token)
pair = {"prompt": "You are kind.", "token": token}
pair.pop("token")
table = [("prompt", "You are kind."), ("token", token)]

a = AssistantAgent("a", model_client=model, system_message=prompt.render())
b = AssistantAgent("b", model_client=model, system_message=first("You are kind.", token))
c = AssistantAgent("c", model_client=model, system_message=ignore(token))
d = AssistantAgent("d", model_client=model, system_message=y)
e = AssistantAgent("e", model_client=model, system_message=x)  # expect: OW101
f = AssistantAgent("f", model_client=model, system_message=str(pair))
g = AssistantAgent("g", model_client=model, system_message=table[0][1])
h = AssistantAgent("h", model_client=model, system_message=f"Prompt of {len(prompt)} characters.")
i = AssistantAgent("i", model_client=model, system_message=prompt.token)  # expect: OW101
j = AssistantAgent("j", model_client=model, system_message=first(b=token, a="You are kind."))
k = AssistantAgent("k", model_client=model, system_message=first(b="You are kind.", a=token))  # expect: OW101
