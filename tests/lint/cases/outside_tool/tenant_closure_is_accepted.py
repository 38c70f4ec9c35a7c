import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from deny_sh import vault_get


def build_agent(tenant_pw: str, tenant_api_key: str) -> AssistantAgent:
    async def invoice_status(invoice_id: str) -> str:
        """Status of an invoice of this tenant."""
        stripe_key = vault_get("stripe", tenant_pw, api_key=tenant_api_key)
        r = requests.get(
            f"https://api.stripe.com/v1/invoices/{invoice_id}",
            headers={"Authorization": f"Bearer {stripe_key}"},
            timeout=10,
        )
        return r.json()["status"]

    return AssistantAgent(
        "billing",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=[invoice_status],
        system_message="You are a billing assistant.",
    )
