# options: pedantic
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

a = AssistantAgent(
    "a",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=f"Key {os.environ['API_KEY']}",  # offwire: ignore[OW101] # expect: OW903
)
b = AssistantAgent(
    "b",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message="No key here.",  # offwire: ignore[OW101] there was a key once # expect: OW902
)
c = AssistantAgent(
    "c",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=f"Key {os.environ['API_KEY']}",  # offwire: ignore[OW201] the wrong code # expect: OW101, OW902
)
