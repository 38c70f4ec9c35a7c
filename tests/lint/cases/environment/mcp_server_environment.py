import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams

fetch = StdioServerParams(command="uvx", args=["mcp-server-fetch"])
everything = StdioServerParams(command="npx", args=["-y", "some-server"], env=os.environ.copy())  # expect: OW407
spread = StdioServerParams(command="npx", args=["-y", "other-server"], env={**os.environ, "DEBUG": "1"})  # expect: OW407
github = StdioServerParams(
    command="docker",
    args=["run", "-i", "--rm", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN", "ghcr.io/github/github-mcp-server"],
    env={"GITHUB_PERSONAL_ACCESS_TOKEN": os.environ["GITHUB_TOKEN"], "PATH": os.environ["PATH"]},
)

model = OpenAIChatCompletionClient(model="gpt-4o")
agents = [
    AssistantAgent(f"agent_{i}", model_client=model, workbench=McpWorkbench(params))
    for i, params in enumerate([fetch, everything, spread, github])
]
