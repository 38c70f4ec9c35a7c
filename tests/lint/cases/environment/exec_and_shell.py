import ast
import contextlib
import io
import subprocess

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def run_python(code: str) -> str:
    """Run Python code and say whether it worked."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, {})  # expect: OW407
    except Exception:
        return "failed"
    return "ok"


def calculate(expression: str) -> float:
    """Calculate an expression."""
    return float(eval(expression))  # expect: OW407


def parse(expression: str) -> list:
    """Parse a Python literal."""
    return list(ast.literal_eval(expression))


def run_command(command: str) -> int:
    """Run a shell command and return its exit code."""
    return subprocess.run(command, shell=True).returncode  # expect: OW407


def run_clean(command: str) -> int:
    """Run a shell command with an empty environment and return its exit code."""
    return subprocess.run(command, shell=True, env={"PATH": "/usr/bin"}).returncode


def count_files(folder: str) -> int:
    """Number of files in a folder."""
    done = subprocess.run(["find", folder, "-type", "f"], capture_output=True, text=True)
    return len(done.stdout.splitlines())


agent = AssistantAgent(
    "shell",
    model_client=OpenAIChatCompletionClient(model="gpt-4o"),
    tools=[run_python, calculate, parse, run_command, run_clean, count_files],
)
