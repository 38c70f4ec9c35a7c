import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

PREFIX = "https://files.example.com/"


def size(url: str) -> int:
    """Size of a file on our file server."""
    if not url.startswith(PREFIX):
        return -1
    r = requests.head(url, headers={"Authorization": f"Bearer {os.environ['FILES_TOKEN']}"}, timeout=5)
    return int(r.headers["Content-Length"])


def size_unchecked(url: str) -> int:
    """Size of a file on our file server."""
    if not url:
        return -1
    r = requests.head(url, headers={"Authorization": f"Bearer {os.environ['FILES_TOKEN']}"}, timeout=5)  # expect: OW404
    return int(r.headers["Content-Length"])


agent = AssistantAgent("files", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[size, size_unchecked])
