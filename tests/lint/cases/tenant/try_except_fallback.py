import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

TENANT_TOKENS = {"acme": "ACME_HUBSPOT_TOKEN", "umbrella": "UMBRELLA_HUBSPOT_TOKEN"}


def token_for(tenant: str) -> str:
    tenant_token = os.environ.get(TENANT_TOKENS[tenant])
    return tenant_token if tenant_token else os.environ["HUBSPOT_TOKEN"]  # expect: OW403


def strict_token_for(tenant: str) -> str:
    tenant_token = os.environ.get(TENANT_TOKENS[tenant])
    if not tenant_token:
        raise LookupError(f"{tenant} has no HubSpot token")
    return tenant_token


def build(tenant: str) -> AssistantAgent:
    def deals() -> int:
        """Number of deals."""
        r = requests.get(
            "https://api.hubapi.com/deals", headers={"Authorization": f"Bearer {token_for(tenant)}"}, timeout=5
        )
        return len(r.json()["results"])

    def contacts() -> int:
        """Number of contacts."""
        r = requests.get(
            "https://api.hubapi.com/contacts", headers={"Authorization": f"Bearer {strict_token_for(tenant)}"}, timeout=5
        )
        return len(r.json()["results"])

    return AssistantAgent("hub", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[deals, contacts])
