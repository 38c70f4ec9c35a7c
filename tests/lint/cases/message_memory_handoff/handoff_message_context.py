import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.messages import HandoffMessage
from autogen_agentchat.teams import Swarm
from autogen_core.models import AssistantMessage, UserMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def resume(answer: str) -> None:
    model = OpenAIChatCompletionClient(model="gpt-4o")
    travel = AssistantAgent("travel", model_client=model, handoffs=["user"])
    team = Swarm([travel])
    secret = os.environ["AMADEUS_CLIENT_SECRET"]
    first = HandoffMessage(source="user", target="travel", content=answer)
    second = HandoffMessage(
        source="user",
        target="travel",
        content=answer,
        context=[
            AssistantMessage(content="What is the secret?", source="travel"),
            UserMessage(content=f"It is {secret}", source="user"),  # expect: OW103
        ],
    )
    await team.run(task=first)
    await team.run(task=second)


asyncio.run(resume("Book the flight"))
