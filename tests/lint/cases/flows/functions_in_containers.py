import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_core.tools import FunctionTool
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _load(what: str) -> requests.Response:
    return requests.get(f"https://erp.example.com/{what}", headers={"X-Key": os.environ["ERP_KEY"]}, timeout=5)


def as_text(r: requests.Response) -> str:
    return r.text


def as_count(r: requests.Response) -> int:
    return len(r.json())


FORMATS = {"text": as_text, "count": as_count}


def suppliers() -> str:
    """All suppliers."""
    return FORMATS["text"](_load("suppliers"))  # expect: OW201


def supplier_count() -> int:
    """Number of suppliers."""
    return FORMATS["count"](_load("suppliers"))


def customers() -> str:
    """All customers."""
    render = as_text
    return render(_load("customers"))  # expect: OW201


def customer_count() -> int:
    """Number of customers."""
    render = as_text
    render = as_count
    return render(_load("customers"))


TOOLS = {
    "suppliers": (suppliers, "List the suppliers"),
    "supplier_count": (supplier_count, "Count the suppliers"),
    "customers": (customers, "List the customers"),
    "customer_count": (customer_count, "Count the customers"),
}

tools = []
for name, (func, text) in TOOLS.items():
    tools.append(FunctionTool(func, description=text, name=name))

agent = AssistantAgent("erp", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
