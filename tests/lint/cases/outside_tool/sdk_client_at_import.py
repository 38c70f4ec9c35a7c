import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from slack_sdk import WebClient

slack = WebClient(token=os.environ["SLACK_BOT_TOKEN"])


def post(channel: str, text: str) -> bool:
    """Post a message to a Slack channel."""
    return slack.chat_postMessage(channel=channel, text=text)["ok"]  # expect: OW402


def archive(channel: str) -> bool:
    """Archive a Slack channel."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"])
    return client.conversations_archive(channel=channel)["ok"]


agent = AssistantAgent("slack", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[post, archive])
