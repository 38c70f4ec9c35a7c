import os
import time

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def publish(text: str) -> str:
    """Publish a post."""
    url = "https://blog.example.com/hook/" + os.environ["BLOG_WEBHOOK_SECRET"]  # expect: OW405
    last_error = ""
    for _ in range(3):
        r = requests.post(url, json={"text": text}, timeout=5)
        if r.ok:
            return "published"
        last_error = f"POST {url} gave {r.status_code}"
        time.sleep(1)
    return last_error  # expect: OW204


def publish_quietly(text: str) -> str:
    """Publish a post."""
    last_status = 0
    for _ in range(3):
        r = requests.post(
            "https://blog.example.com/posts",
            json={"text": text},
            headers={"Authorization": f"Bearer {os.environ['BLOG_TOKEN']}"},
            timeout=5,
        )
        if r.ok:
            return "published"
        last_status = r.status_code
        time.sleep(1)
    return f"gave up after three times, status {last_status}"


agent = AssistantAgent(
    "blog", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[publish, publish_quietly]
)
