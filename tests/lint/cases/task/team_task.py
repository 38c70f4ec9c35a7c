import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient
from dotenv import dotenv_values

config = dotenv_values(".env")


async def main() -> None:
    model = OpenAIChatCompletionClient(model="gpt-4o", api_key=config["OPENAI_API_KEY"])
    writer = AssistantAgent("writer", model_client=model)
    critic = AssistantAgent("critic", model_client=model)
    team = RoundRobinGroupChat([writer, critic], termination_condition=MaxMessageTermination(6))
    task = {
        "goal": "publish the changelog",
        "where": "https://cms.example.com",
        "login": config["CMS_PASSWORD"],
    }
    await team.run(task=str(task))  # expect: OW102
    await team.reset()
    await team.run(task=task["goal"])
    await model.close()


asyncio.run(main())
