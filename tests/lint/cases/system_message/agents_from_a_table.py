import functools
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import SystemMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
pw = os.environ["WAREHOUSE_PASSWORD"]

CLEAN = [
    {"name": "reader", "prompt": "You read."},
    {"name": "writer", "prompt": f"You write for {os.environ.get('BRAND', 'us')}."},
]
DIRTY = [
    {"name": "planner", "prompt": "You plan."},
    {"name": "picker", "prompt": f"You pick. Warehouse password: {pw}"},
]

clean = [AssistantAgent(row["name"], model_client=model, system_message=row["prompt"]) for row in CLEAN]
dirty = [AssistantAgent(row["name"], model_client=model, system_message=row["prompt"]) for row in DIRTY]  # expect: OW101

make = functools.partial(AssistantAgent, model_client=model, system_message="You are kind.")
leaky_make = functools.partial(AssistantAgent, model_client=model, system_message="Password " + pw)  # expect-one: OW101
kind = make("kind")
leaky = leaky_make("leaky")  # expect-one: OW101

late = AssistantAgent("late", model_client=model, system_message=None)
late._system_messages = [SystemMessage(content=f"Password {pw}")]  # expect: OW101|OW103
