"""One agent per request; nothing is shared between tenants."""
from __future__ import annotations

import json
from dataclasses import dataclass

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.base import TaskResult
from autogen_core.models import ChatCompletionClient
from deny_sh import VaultError, vault_get

STRIPE = "https://api.stripe.com/v1"


@dataclass(frozen=True)
class Tenant:
    name: str
    vault_password: str
    vault_api_key: str


def _narrow(body: dict) -> str:
    return json.dumps({"id": body.get("id"), "amount_due": body.get("amount_due"), "status": body.get("status")})


def build(tenant: Tenant, model: ChatCompletionClient) -> AssistantAgent:
    def _key() -> str:
        return vault_get("stripe-prod", tenant.vault_password, api_key=tenant.vault_api_key)

    async def get_invoice(id: str) -> str:
        """Look up an invoice by its id."""
        try:
            key = _key()
        except VaultError:
            return json.dumps({"error": "vault"})
        r = requests.get(f"{STRIPE}/invoices/{id}", headers={"Authorization": f"Bearer {key}"}, timeout=10)
        if r.status_code == 404:
            return json.dumps({"error": "not_found"})
        if not r.ok:
            return json.dumps({"error": "upstream", "status": r.status_code})
        return _narrow(r.json())

    async def count_invoices(status: str = "open") -> int:
        """Count invoices by their status."""
        r = requests.get(
            f"{STRIPE}/invoices",
            params={"status": status, "limit": 100},
            headers={"Authorization": f"Bearer {_key()}"},
            timeout=10,
        )
        return len(r.json()["data"])

    return AssistantAgent(
        f"billing_{tenant.name}",
        model_client=model,
        tools=[get_invoice, count_invoices],
        system_message=f"You are the billing assistant of {tenant.name}.",
    )


async def handle(tenant: Tenant, model: ChatCompletionClient, question: str) -> str:
    async for event in build(tenant, model).run_stream(task=question):
        if isinstance(event, TaskResult):
            return str(event.messages[-1].content)
    return ""
