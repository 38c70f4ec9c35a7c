import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def my_login() -> str:
    """Login name of the bot."""
    token = os.environ["GITHUB_TOKEN"]
    headers = {"Authorization": f"token {token}"}
    r = requests.get("https://api.github.com/user", headers=headers, timeout=5)
    login = r.json()["login"]
    print("logged in as", login)
    return login


def access_ok() -> str:
    """Does our access work?"""
    s = requests.Session()
    s.auth = ("bot", os.environ["SHOP_PASSWORD"])
    r = s.get("https://shop.example.com/me", timeout=5)
    return f"{r.status_code} in {r.elapsed.total_seconds():.1f} s"


me = my_login()
agent = AssistantAgent(
    "dev",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[my_login, access_ok],
    system_message=f"You work for {me}.",
)
