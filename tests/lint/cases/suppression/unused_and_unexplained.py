# options: pedantic
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

a = AssistantAgent(
    "a",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=f"Key {os.environ['API_KEY']}",  # expect: OW903  # offwire: ignore[OW101]
)
b = AssistantAgent(
    "b",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message="No key here.",  # expect: OW902  # offwire: ignore[OW101] there was a key once
)
c = AssistantAgent(
    "c",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message=f"Key {os.environ['API_KEY']}",  # expect: OW101, OW902  # offwire: ignore[OW201] the wrong code
)
