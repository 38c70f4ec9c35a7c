import os

from agents import Agent, HostedMCPTool, function_tool
from agents.mcp import MCPServerStdio


@function_tool
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


hubspot = HostedMCPTool(
    tool_config={  # expect-one: OW106
        "type": "mcp",
        "server_label": "hubspot",
        "server_url": "https://mcp.hubspot.com",
        "authorization": os.environ["HUBSPOT_TOKEN"],  # expect-one: OW106
        "require_approval": "never",
    }
)
files = MCPServerStdio(params={"command": "npx", "args": ["-y", "fs"], "env": dict(os.environ)})  # expect: OW407

translator = Agent(name="Translator", instructions="Translate to French.")
main_agent = Agent(
    name="Main",
    instructions="Answer questions about our customers.",
    tools=[hubspot, add, translator.as_tool(tool_name="translate", tool_description="Translate to French")],
    mcp_servers=[files],
)
