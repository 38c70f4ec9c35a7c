import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.base import Handoff
from autogen_agentchat.conditions import HandoffTermination
from autogen_agentchat.teams import Swarm
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
pin = os.environ["TERMINAL_PASSWORD"]

planner = AssistantAgent(
    "planner",
    model_client=model,
    handoffs=[
        Handoff(target="cashier", message=f"Take over. Terminal password: {pin}"),  # expect: OW103
        Handoff(target="user", message="Over to you."),
    ],
    system_message="Plan the purchase, then hand off.",
)
cashier = AssistantAgent("cashier", model_client=model, system_message="Finish the purchase.")
team = Swarm([planner, cashier], termination_condition=HandoffTermination(target="user"))
