from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import SelectorGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient

from .settings import get_settings
from .tools import count_tickets, get_customer, get_tickets


def build_team() -> SelectorGroupChat:
    settings = get_settings()
    model = OpenAIChatCompletionClient(model="gpt-4o", api_key=settings.openai_api_key.get_secret_value())
    support = AssistantAgent(
        "support",
        model_client=model,
        tools=[get_customer, get_tickets, count_tickets],
        description=f"Answers customers of {settings.brand}.",
        system_message=f"You work for {settings.brand}. The CRM is at {settings.crm_base_url}.",
    )
    escalation = AssistantAgent(
        "escalation",
        model_client=model,
        description=f"Escalates. CRM key {settings.crm_api_key}.",
        system_message=f"CRM key: {settings.crm_api_key.get_secret_value()}",  # expect: OW101
    )
    return SelectorGroupChat([support, escalation], model_client=model, termination_condition=MaxMessageTermination(8))
