import os
from dataclasses import asdict, dataclass, field

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


@dataclass
class Settings:
    name: str = "billing"
    region: str = field(default_factory=lambda: os.environ.get("REGION", "eu"))
    stripe_key: str = field(default_factory=lambda: os.environ["STRIPE_KEY"])


settings = Settings()
model = OpenAIChatCompletionClient(model="gpt-4o")

a = AssistantAgent(settings.name, model_client=model, system_message=f"Work in {settings.region}.")
b = AssistantAgent("b", model_client=model, system_message=f"Use {settings.stripe_key}.")  # expect: OW101
c = AssistantAgent("c", model_client=model, system_message=f"Settings: {asdict(settings)}")  # expect: OW101
d = AssistantAgent("d", model_client=model, system_message=f"Settings: {settings}")  # expect: OW101
