import os
import subprocess
import sys
import tempfile

from autogen_agentchat.agents import AssistantAgent, CodeExecutorAgent
from autogen_ext.code_executors.azure import ACADynamicSessionsCodeExecutor
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.code_execution import PythonCodeExecutionTool
from autogen_ext.tools.mcp import McpWorkbench, StdioServerParams
from azure.identity import DefaultAzureCredential

docker = DockerCommandLineCodeExecutor(work_dir="out", timeout=60)
remote = ACADynamicSessionsCodeExecutor(
    pool_management_endpoint=os.environ["POOL_ENDPOINT"], credential=DefaultAzureCredential(), work_dir="out"
)


def run_isolated(code: str) -> int:
    """Run Python code without our environment and return its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-I", "-c", code], env={}, cwd=folder, capture_output=True, timeout=10)
    return done.returncode


def version() -> str:
    """Version of Python."""
    return subprocess.run([sys.executable, "--version"], capture_output=True, text=True).stdout.split()[1]


model = OpenAIChatCompletionClient(model="gpt-4o")
time_server = StdioServerParams(command="uvx", args=["mcp-server-time"], env={"TZ": os.environ.get("TZ", "UTC")})
agents = [
    AssistantAgent("coder", model_client=model, tools=[PythonCodeExecutionTool(docker), run_isolated, version]),
    AssistantAgent("clock", model_client=model, workbench=McpWorkbench(time_server)),
    CodeExecutorAgent("remote", code_executor=remote),
]
