import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class SupportBot:
    PROMPT = "You work for {company}. Escalations: {phone}."

    def __init__(self, company: str) -> None:
        self.company = company
        self.phone = os.environ.get("SUPPORT_PHONE", "110")
        self.crm_token = os.getenv("CRM_TOKEN")
        self.model = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.getenv("OPENAI_API_KEY"))
        self._prompt = self.PROMPT.format(company=company, phone=self.phone)

    @property
    def debug_prompt(self) -> str:
        return self._prompt + f"\nCRM token for debugging: {self.crm_token}"

    def agent(self) -> AssistantAgent:
        return AssistantAgent("support", model_client=self.model, system_message=self._prompt)

    def debug_agent(self) -> AssistantAgent:
        return AssistantAgent("debug", model_client=self.model, system_message=self.debug_prompt)  # expect: OW101

    def named_agent(self) -> AssistantAgent:
        name = f"support_{self.company}"
        return AssistantAgent(name, model_client=self.model, system_message=f"You are {name}.")


bot = SupportBot("acme")
agents = [bot.agent(), bot.debug_agent(), bot.named_agent()]
