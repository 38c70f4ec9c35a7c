import asyncio
import os
import re

from autogen_agentchat.agents import AssistantAgent
from autogen_core.memory import ListMemory, MemoryContent, MemoryMimeType
from autogen_ext.models.openai import OpenAIChatCompletionClient
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(token=os.environ["SLACK_BOT_TOKEN"], signing_secret=os.environ["SLACK_SIGNING_SECRET"])
memory = ListMemory()


async def channel_topic(channel: str) -> str:
    """Topic of a channel."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"])
    info = await client.conversations_info(channel=channel)
    return info["channel"]["topic"]["value"]


async def history(channel: str, limit: int = 20) -> list[dict]:
    """Last messages of a channel."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"])
    answer = await client.conversations_history(channel=channel, limit=limit)
    return answer["messages"]  # may: OW201


async def speakers(channel: str) -> list[str]:
    """Who spoke lately in a channel?"""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"])
    answer = await client.conversations_history(channel=channel, limit=50)
    return sorted({message["user"] for message in answer["messages"] if "user" in message})


agent = AssistantAgent(
    "slackbot",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[channel_topic, history, speakers],
    memory=[memory],
    system_message=f"You are the Slack bot of {os.environ.get('COMPANY', 'Acme')}.",
)


@app.event("app_mention")
async def mention(event, say):
    text = re.sub(r"<@\w+>", "", event["text"]).strip()
    await memory.add(MemoryContent(content=f"{event['user']} asked {text}", mime_type=MemoryMimeType.TEXT))
    try:
        result = await agent.run(task=text)
        await say(str(result.messages[-1].content))
    except Exception as e:
        await say(f"Sorry: {e}")


if __name__ == "__main__":
    asyncio.run(app.client.auth_test())
