import asyncio
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.ui import Console
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams, StreamableHttpServerParams


async def main() -> None:
    model = OpenAIChatCompletionClient(model="gpt-4o")
    github = StdioServerParams(
        command="docker",
        args=["run", "-i", "--rm", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN", "ghcr.io/github/github-mcp-server"],
        env={"GITHUB_PERSONAL_ACCESS_TOKEN": os.environ["GITHUB_TOKEN"]},
    )
    remote = StreamableHttpServerParams(
        url="https://mcp.example.com", headers={"Authorization": f"Bearer {os.environ['MCP_TOKEN']}"}, timeout=30
    )
    environment = dict(os.environ, LOG_LEVEL="debug")
    shell = StdioServerParams(command="mcp-shell", env=environment)  # expect: OW407

    async with McpWorkbench(github) as gh, McpWorkbench(remote) as docs, McpWorkbench(shell) as sh:
        agent = AssistantAgent("dev", model_client=model, workbench=[gh, docs, sh], max_tool_iterations=10)
        await Console(agent.run_stream(task="How many open issues has microsoft/autogen?"))
    await model.close()


asyncio.run(main())
