import asyncio
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.langchain import LangChainToolAdapter
from autogen_ext.tools.mcp import SseServerParams, mcp_server_tools
from langchain_core.tools import tool


@tool
def exchange(currency: str) -> str:
    """Exchange rate of a currency."""
    return requests.get(f"https://fx.example.com/{currency}", headers={"X-Key": os.environ["FX_KEY"]}).text  # expect: OW201


@tool
def rate(currency: str) -> float:
    """Exchange rate of a currency."""
    return requests.get(f"https://fx.example.com/{currency}", headers={"X-Key": os.environ["FX_KEY"]}).json()["rate"]


async def main() -> None:
    params = SseServerParams(url="https://mcp.example.com/sse", headers={"Authorization": f"Bearer {os.environ['MCP_TOKEN']}"})
    tools = await mcp_server_tools(params)
    agent = AssistantAgent(
        "fx",
        model_client=OpenAIChatCompletionClient(model="gpt-4o"),
        tools=[LangChainToolAdapter(exchange), LangChainToolAdapter(rate), *tools],
    )
    await agent.run(task="How many dollars is a euro?")


asyncio.run(main())
