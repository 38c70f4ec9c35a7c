# offwire: ignore-file[OW3] generated tools, hints come from the generator
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def alpha(x):
    return x


def beta(name):
    r = requests.get(f"https://api.example.com/{name}", headers={"X-Key": os.environ["API_KEY"]}, timeout=5)
    return r.text  # expect: OW201


agent = AssistantAgent("gen", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[alpha, beta])
