import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


class TenantNotConfigured(Exception):
    pass


def agent_for(tenant_id: str, tenant_key: str | None) -> AssistantAgent:
    if not tenant_key:
        raise TenantNotConfigured(tenant_id)
    sender = os.environ.get("DEFAULT_SENDER") or "no-reply@example.com"

    async def send(to: str, subject: str, text: str) -> str:
        """Send an email."""
        r = requests.post(
            "https://api.sendgrid.com/v3/mail/send",
            json={"from": sender, "to": to, "subject": subject, "text": text},
            headers={"Authorization": f"Bearer {tenant_key}"},
            timeout=10,
        )
        return "sent" if r.ok else f"failed with {r.status_code}"

    return AssistantAgent("mail", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[send])
