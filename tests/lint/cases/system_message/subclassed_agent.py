import os

from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import ChatCompletionClient
from autogen_ext.models.openai import OpenAIChatCompletionClient


class ErpAgent(AssistantAgent):
    def __init__(self, model_client: ChatCompletionClient) -> None:
        super().__init__(
            "erp",
            model_client=model_client,
            system_message="You know the ERP. Password: " + os.environ["ERP_PASSWORD"],  # expect: OW101
        )


class CalmAgent(AssistantAgent):
    def __init__(self, name: str, model_client: ChatCompletionClient, extra: str = "") -> None:
        super().__init__(name, model_client=model_client, system_message="Stay calm. " + extra)


model = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"])
erp = ErpAgent(model)
calm = CalmAgent("calm", model, "Answer in German.")
