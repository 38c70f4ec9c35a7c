import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def make_reader(resource: str, token: str):
    def read(key: str) -> str:
        """Read a record."""
        r = requests.get(
            f"https://erp.example.com/{resource}/{key}", headers={"Authorization": f"Bearer {token}"}, timeout=5
        )
        return r.text  # expect: OW201

    return read


def make_counter(resource: str, token: str):
    def count() -> int:
        """Count the records."""
        r = requests.get(
            f"https://erp.example.com/{resource}", headers={"Authorization": f"Bearer {token}"}, timeout=5
        )
        return len(r.json())

    return count


def build(tenant_token: str) -> AssistantAgent:
    read_customer = make_reader("customers", tenant_token)
    tools = [
        read_customer,
        FunctionTool(make_counter("orders", tenant_token), name="count_orders", description="Count the orders"),
    ]
    return AssistantAgent("erp", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
