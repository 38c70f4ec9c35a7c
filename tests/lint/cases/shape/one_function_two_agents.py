from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")


def ping(host):  # expect: OW301, OW302, OW303
    return host == "localhost"


def pong(host: str) -> bool:  # expect: OW303
    return host != "localhost"


a = AssistantAgent("a", model_client=model, tools=[ping])
b = AssistantAgent("b", model_client=model, tools=[ping, FunctionTool(pong, description="Is a host remote?")])
c = AssistantAgent("c", model_client=model, tools=[pong])
