import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import SelectorGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
stop = MaxMessageTermination(20)

coder = AssistantAgent("coder", description="Writes code.", model_client=model)
deployer = AssistantAgent(
    "deployer",
    description=f"Deploys with the token {os.environ['FLY_API_TOKEN']}.",  # expect: OW101
    model_client=model,
)

PROMPT = """Pick the next role from {participants}.
{roles}
{history}
The deploy password is """ + os.environ["DEPLOY_PASSWORD"]

team = SelectorGroupChat(
    [coder, deployer],
    model_client=model,
    termination_condition=stop,
    selector_prompt=PROMPT,  # expect: OW103
)
