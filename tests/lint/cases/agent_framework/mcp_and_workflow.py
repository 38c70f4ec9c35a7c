import os

from agent_framework import Agent, MCPStdioTool, MCPStreamableHTTPTool, tool
from agent_framework.openai import OpenAIChatClient


@tool
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def lookup(name, city="Berlin") -> dict:  # expect: OW301
    """Look somebody up."""
    return {"name": name, "city": city}


files = MCPStdioTool(name="files", command="npx", args=["-y", "files"], env=dict(os.environ))  # expect: OW407
docs = MCPStreamableHTTPTool(name="docs", url="https://learn.microsoft.com/api/mcp")

client = OpenAIChatClient(model="gpt-4o", default_headers={"X-Erp-Key": os.environ["ERP_API_KEY"]})  # expect: OW106
helper = Agent(client, "You help.", tools=[add, lookup, files, docs])
boss = Agent(client, "You lead.", tools=[helper.as_tool(name="helper", description="Helps.")])
