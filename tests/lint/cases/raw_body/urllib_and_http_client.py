import http.client
import json
import os
import urllib.request
from urllib.parse import quote

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def article(title: str) -> str:
    """An article of the encyclopedia."""
    req = urllib.request.Request(
        "https://enc.example.com/" + quote(title), headers={"X-Key": os.environ["ENC_KEY"]}
    )
    with urllib.request.urlopen(req, timeout=5) as answer:
        return answer.read().decode("utf-8")  # expect: OW201


def article_length(title: str) -> int:
    """Length of an article of the encyclopedia."""
    with urllib.request.urlopen("https://enc.example.com/" + quote(title), timeout=5) as answer:
        return len(answer.read())


def author(title: str) -> str:
    """Author of an article of the encyclopedia."""
    conn = http.client.HTTPSConnection("enc.example.com", timeout=5)
    conn.request("GET", "/meta/" + quote(title), headers={"X-Key": os.environ["ENC_KEY"]})
    return json.loads(conn.getresponse().read())["author"]


def meta(title: str) -> dict:
    """Facts about an article of the encyclopedia."""
    conn = http.client.HTTPSConnection("enc.example.com", timeout=5)
    conn.request("GET", "/meta/" + quote(title), headers={"X-Key": os.environ["ENC_KEY"]})
    return json.loads(conn.getresponse().read())  # expect: OW201


agent = AssistantAgent(
    "enc",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[article, article_length, author, meta],
)
