import asyncio
from pathlib import Path

from autogen_agentchat.agents import AssistantAgent, CodeExecutorAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor
from autogen_ext.code_executors.jupyter import JupyterCodeExecutor
from autogen_ext.code_executors.local import LocalCommandLineCodeExecutor
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.code_execution import PythonCodeExecutionTool


async def main() -> None:
    model = OpenAIChatCompletionClient(model="gpt-4o")
    work = Path("coding")
    work.mkdir(exist_ok=True)

    local = LocalCommandLineCodeExecutor(work_dir=work)  # expect: OW407
    jupyter = JupyterCodeExecutor(timeout=60)  # expect: OW407
    docker = DockerCommandLineCodeExecutor(work_dir=work)

    coder = AssistantAgent("coder", model_client=model, tools=[PythonCodeExecutionTool(local)])
    notebook = CodeExecutorAgent("notebook", code_executor=jupyter)
    runner = CodeExecutorAgent("runner", code_executor=docker)
    team = RoundRobinGroupChat([coder, notebook, runner], termination_condition=TextMentionTermination("DONE"))
    await team.run(task="Plot the first 100 primes.")


asyncio.run(main())
