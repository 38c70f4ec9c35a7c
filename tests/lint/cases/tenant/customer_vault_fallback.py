import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from deny_sh import VaultError, vault_get


def build_for(customer: str, customer_pw: str) -> AssistantAgent:
    def _customer_key() -> str:
        try:
            return vault_get("erp", customer_pw)
        except VaultError:
            return vault_get("erp", os.environ["PLATFORM_VAULT_PW"])  # expect: OW403

    def _own_key() -> str:
        try:
            return vault_get("erp", customer_pw)
        except VaultError:
            raise RuntimeError("this customer has no ERP key") from None

    def orders() -> int:
        """Number of orders."""
        r = requests.get("https://erp.example.com/orders", headers={"X-Key": _customer_key()}, timeout=5)
        return len(r.json())

    def offers() -> int:
        """Number of offers."""
        r = requests.get("https://erp.example.com/offers", headers={"X-Key": _own_key()}, timeout=5)
        return len(r.json())

    return AssistantAgent("erp", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[orders, offers])
