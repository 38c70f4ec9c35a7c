import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

# our gateway wants to know who is calling
plain = OpenAIChatCompletionClient(
    model="gpt-4o",
    api_key=os.environ["OPENAI_API_KEY"],
    default_headers={"X-Team": os.environ.get("TEAM", "search"), "X-Request-Source": "agents"},
)

leaky = OpenAIChatCompletionClient(
    model="gpt-4o",
    api_key=os.environ["OPENAI_API_KEY"],
    default_headers={"X-Salesforce-Token": os.environ["SALESFORCE_TOKEN"]},  # expect: OW106
)

agents = [AssistantAgent("a", model_client=plain), AssistantAgent("b", model_client=leaky)]
