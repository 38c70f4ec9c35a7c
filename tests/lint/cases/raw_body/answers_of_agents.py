"""What another agent answers is somebody else's text, as it comes; one field of a declared answer is not."""

from autogen import AssistantAgent as Classic
from autogen import UserProxyAgent
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import TextMessage
from autogen_core import CancellationToken
from autogen_ext.models.openai import OpenAIChatCompletionClient

client = OpenAIChatCompletionClient(model="gpt-4o")
researcher = AssistantAgent("researcher", client)
old = Classic("old", llm_config={"config_list": []})
user = UserProxyAgent("user", code_execution_config=False)


async def research(topic: str) -> str:
    """Research a topic."""
    result = await researcher.run(task=f"Research {topic}")
    return result.messages[-1].content  # expect: OW201


async def reply(topic: str) -> str:
    """Reply to somebody."""
    message = TextMessage(content=topic, source="user")
    response = await researcher.on_messages([message], CancellationToken())
    return response.chat_message.content  # expect: OW201


def summary(topic: str) -> str:
    """Summarise a topic."""
    return user.initiate_chat(old, message=topic).summary  # expect: OW201


async def ended(topic: str) -> str:
    """Why the research of a topic ended."""
    result = await researcher.run(task=f"Research {topic}")
    return result.stop_reason or "it did not"


async def verdict(topic: str) -> str:
    """A verdict on a topic."""
    result = await researcher.run(task=f"Judge {topic}")
    return f"{result.messages[-1].content.verdict}, after {len(result.messages)} messages"


lead = AssistantAgent("lead", client, tools=[research, reply, summary, ended, verdict])
