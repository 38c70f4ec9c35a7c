from abc import ABC, abstractmethod

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class BaseBot(ABC):
    name = "bot"

    def __init__(self) -> None:
        self.model = OpenAIChatCompletionClient(model="gpt-4o")

    @abstractmethod
    def prompt(self) -> str: ...

    def tools(self) -> list:
        return []

    def build(self) -> AssistantAgent:
        return AssistantAgent(
            self.name,
            model_client=self.model,
            tools=self.tools(),
            system_message=self.prompt(),  # expect-one: OW101
        )
