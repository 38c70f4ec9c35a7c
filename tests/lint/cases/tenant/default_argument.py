import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def build_support_agent(tenant: str, tenant_token: str = os.environ["INTERCOM_TOKEN"]) -> AssistantAgent:  # expect: OW403
    async def reply(conversation: str, text: str) -> str:
        """Reply in a conversation."""
        async with httpx.AsyncClient() as http:
            r = await http.post(
                f"https://api.intercom.io/conversations/{conversation}/reply",
                json={"body": text},
                headers={"Authorization": f"Bearer {tenant_token}"},
            )
        return r.json()["state"]

    return AssistantAgent(f"support_{tenant}", OpenAIChatCompletionClient(model="gpt-4o"), tools=[reply])


def build_sales_agent(tenant: str, tenant_token: str, model: str = os.environ.get("MODEL_NAME", "gpt-4o")) -> AssistantAgent:
    async def assign(conversation: str, to: str) -> str:
        """Assign a conversation."""
        async with httpx.AsyncClient() as http:
            r = await http.post(
                f"https://api.intercom.io/conversations/{conversation}/assign",
                json={"to": to},
                headers={"Authorization": f"Bearer {tenant_token}"},
            )
        return r.json()["state"]

    return AssistantAgent(f"sales_{tenant}", OpenAIChatCompletionClient(model=model), tools=[assign])
