"""Words of the old generation that mean nothing here."""
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class Chat:
    def initiate_chat(self, other: object, message: str) -> str:
        return f"{other}: {message}"

    def register_function(self, function_map: dict) -> None:
        self.map = function_map


llm_config = {"model": "gpt-4o", "temperature": 0}
chat = Chat()
chat.register_function({"len": len})
chat.initiate_chat("bob", message="hello")
agent = AssistantAgent("a", model_client=OpenAIChatCompletionClient(model=llm_config["model"]))
