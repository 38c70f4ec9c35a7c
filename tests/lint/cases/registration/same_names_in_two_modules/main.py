from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

import sales
import stock
from sales import TOKEN, helper

model = OpenAIChatCompletionClient(model="gpt-4o")


def shout(name: str) -> str:
    """Write a name in capitals."""
    return helper(name)


seller = AssistantAgent("seller", model_client=model, tools=[sales.lookup, shout], system_message=f"Say {TOKEN}.")
keeper = AssistantAgent("keeper", model_client=model, tools=[stock.lookup], system_message=f"Say {stock.TOKEN}.")  # expect: OW101
