import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

PLATFORM_KEY = os.environ["PLATFORM_MAILCHIMP_KEY"]
_tenant_keys: dict[str, str] = {}


def key_for(tenant_id: str) -> str:
    return _tenant_keys.get(tenant_id, PLATFORM_KEY)  # expect: OW403


def strict_key_for(tenant_id: str) -> str:
    return _tenant_keys[tenant_id]


def theme_for(tenant_id: str) -> str:
    return {"acme": "dark"}.get(tenant_id, os.environ.get("DEFAULT_THEME", "light"))


def build(tenant_id: str) -> AssistantAgent:
    async def campaigns() -> int:
        """Number of campaigns."""
        async with httpx.AsyncClient() as http:
            r = await http.get("https://mc.example.com/c", headers={"Authorization": f"Bearer {key_for(tenant_id)}"})
        return r.json()["total"]

    async def lists() -> int:
        """Number of lists."""
        async with httpx.AsyncClient() as http:
            r = await http.get("https://mc.example.com/l", headers={"Authorization": f"Bearer {strict_key_for(tenant_id)}"})
        return r.json()["total"]

    return AssistantAgent(
        "mail",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=[campaigns, lists],
        system_message=f"Use the {theme_for(tenant_id)} theme.",
    )
