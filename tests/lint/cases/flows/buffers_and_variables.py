"""A text buffer holds what it began with and what was written; variables that are allowed by name are those."""

import io
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
ALLOWED = ("HOME", "LANG")
written, begun, plain = io.StringIO("You help. "), io.StringIO(os.environ["SHOP_API_KEY"]), io.StringIO()
written.write("Use " + os.environ["SHOP_API_KEY"])
plain.write("You help.")

agents = [
    AssistantAgent("a1", model, system_message=written.getvalue()),  # expect: OW101
    AssistantAgent("a2", model, system_message=begun.read()),  # expect: OW101
    AssistantAgent("a3", model, system_message=plain.getvalue()),
    AssistantAgent("b1", model, system_message=str({k: v for k, v in os.environ.items() if k in ALLOWED})),
    AssistantAgent("b2", model, system_message=str({k: v for k, v in os.environ.items() if k in ("GH_TOKEN",)})),  # expect: OW101
    AssistantAgent("b3", model, system_message=str({k: v for k, v in os.environ.items() if v})),  # expect: OW101
    AssistantAgent("b4", model, system_message=str({name: os.environ[name] for name in ALLOWED})),
]
