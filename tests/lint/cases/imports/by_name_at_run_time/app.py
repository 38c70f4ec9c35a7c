import importlib
from importlib import import_module

from autogen_agentchat.agents import AssistantAgent

crm = importlib.import_module("plugins.crm")
fetch = import_module("requests").get


def page(number: int) -> str:
    """Read a page of the manual."""
    return fetch(f"https://manual.example/{number}", timeout=5).text  # expect: OW201


a = AssistantAgent("a", model_client=None, system_message=crm.login(), tools=[page])  # expect: OW101
b = AssistantAgent("b", model_client=None, system_message=crm.greeting())
c = AssistantAgent("c", model_client=None, system_message=__import__("plugins.crm").crm.login())  # expect: OW101
d = AssistantAgent("d", model_client=None, system_message=getattr(import_module("plugins.crm"), "greeting")())
