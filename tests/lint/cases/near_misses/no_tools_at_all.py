"""Functions of a web app; none of them is a tool."""
import os
import traceback

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_json(url):
    return requests.get(url, headers={"Authorization": "Bearer " + os.environ["API_TOKEN"]}).json()


def load(path, default=None):
    try:
        return open(path).read()
    except OSError as e:
        return str(e)


class Handler:
    def on_error(self, error):
        return traceback.format_exc()

    def credentials(self):
        return os.environ["API_TOKEN"]


def today() -> str:
    """Today's date."""
    import datetime

    return datetime.date.today().isoformat()


agent = AssistantAgent("plain", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[today])
data = get_json("https://api.example.com/v1/status")
print(len(data), Handler().on_error(None))
