import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def agent_for(tenant_id: str, tenant_key: str | None) -> AssistantAgent:
    key = tenant_key or os.environ["SENDGRID_API_KEY"]  # expect: OW403

    async def send(to: str, subject: str, text: str) -> str:
        """Send an email."""
        r = requests.post(
            "https://api.sendgrid.com/v3/mail/send",
            json={"to": to, "subject": subject, "text": text},
            headers={"Authorization": f"Bearer {key}"},
            timeout=10,
        )
        return "sent" if r.ok else f"failed with {r.status_code}"

    return AssistantAgent("mail", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[send])
