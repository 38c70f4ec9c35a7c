"""What only --pedantic shows stays silent by default."""
import os
from pathlib import Path

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams

model = OpenAIChatCompletionClient(model="gpt-4o")


async def refund(charge: str) -> str:
    """Refund."""
    token = Path("/run/secrets/stripe_key").read_text()
    r = requests.post(
        f"https://api.stripe.com/v1/charges/{charge}/refunds", headers={"Authorization": f"Bearer {token}"}
    )
    return r.json()["status"]


workbench = McpWorkbench(StdioServerParams(command="uvx", args=["mcp-server-fetch"]), model_client=model)
agents = [
    AssistantAgent("refunds", model_client=model, tools=[refund]),
    AssistantAgent("fetch", model_client=model, workbench=workbench),
]
