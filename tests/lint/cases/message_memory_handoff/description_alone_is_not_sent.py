import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")

# round robin never shows a description to a model
coder = AssistantAgent("coder", description="Writes code.", model_client=model)
deployer = AssistantAgent(
    "deployer",
    description=f"Deploys with the token {os.environ['FLY_API_TOKEN']}.",
    model_client=model,
)
team = RoundRobinGroupChat([coder, deployer], termination_condition=MaxMessageTermination(4))
