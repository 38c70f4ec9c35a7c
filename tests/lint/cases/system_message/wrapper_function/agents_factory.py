from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def make_agent(name: str, prompt: str, **extra: object) -> AssistantAgent:
    model = OpenAIChatCompletionClient(model="gpt-4o")
    return AssistantAgent(name, model_client=model, system_message=prompt, **extra)  # expect-one: OW101
