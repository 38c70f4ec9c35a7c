import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from deny_sh import vault_get

_key_cache: dict[str, str] = {}
_by_tenant: dict[tuple[str, str], str] = {}


def _key(label: str, tenant_pw: str) -> str:
    # the first tenant's key is everybody's key
    if label not in _key_cache:
        _key_cache[label] = vault_get(label, tenant_pw)  # expect-one: OW403
    return _key_cache[label]  # expect-one: OW403


def _key_of(tenant: str, label: str, tenant_pw: str) -> str:
    if (tenant, label) not in _by_tenant:
        _by_tenant[tenant, label] = vault_get(label, tenant_pw)
    return _by_tenant[tenant, label]


def build(tenant: str, tenant_pw: str) -> AssistantAgent:
    async def balance() -> float:
        """Balance of our account."""
        r = requests.get("https://bank.example.com/b", headers={"X-Key": _key("bank", tenant_pw)}, timeout=5)
        return r.json()["balance"]

    async def debt() -> float:
        """Debt of our account."""
        r = requests.get("https://bank.example.com/d", headers={"X-Key": _key_of(tenant, "bank", tenant_pw)}, timeout=5)
        return r.json()["debt"]

    return AssistantAgent("bank", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[balance, debt])
