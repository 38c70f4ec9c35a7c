import os

from autogen_agentchat.agents import AssistantAgent, CodeExecutorAgent
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor
from autogen_ext.models.openai import OpenAIChatCompletionClient

executor = DockerCommandLineCodeExecutor(
    image=os.environ.get("SANDBOX_IMAGE", "python:3.12-slim"), timeout=30, work_dir="work"
)
coder = AssistantAgent(
    "coder",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    system_message="Write Python. Never print environment variables or passwords.",
)
runner = CodeExecutorAgent("runner", code_executor=executor)
