from pathlib import Path

from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.code_executor import CodeBlock
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor
from autogen_ext.code_executors.local import LocalCommandLineCodeExecutor
from autogen_ext.models.openai import OpenAIChatCompletionClient


async def shell(command: str) -> str:
    """Run a command."""
    executor = LocalCommandLineCodeExecutor(work_dir=Path("work"))  # expect: OW407
    done = await executor.execute_code_blocks([CodeBlock(code=command, language="bash")], CancellationToken())
    return done.output  # expect: OW201


async def sealed_shell(command: str) -> str:
    """Run a command in a container."""
    async with DockerCommandLineCodeExecutor(work_dir=Path("work")) as executor:
        done = await executor.execute_code_blocks([CodeBlock(code=command, language="bash")], CancellationToken())
    return str(done)  # expect: OW201


async def works(command: str) -> bool:
    """Whether a command succeeds in a container."""
    async with DockerCommandLineCodeExecutor(work_dir=Path("work")) as executor:
        done = await executor.execute_code_blocks([CodeBlock(code=command, language="bash")], CancellationToken())
    return done.exit_code == 0


agent = AssistantAgent(
    "operator", OpenAIChatCompletionClient(model="gpt-4o"), tools=[shell, sealed_shell, works]
)
