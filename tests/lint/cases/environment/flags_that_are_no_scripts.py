"""`-e` and `-c` hand an interpreter a script; to other programs they say something else."""

import subprocess
import sys

from autogen_agentchat.agents import AssistantAgent


def commit_exists(ref: str) -> bool:
    """Tell whether a commit exists."""
    return subprocess.run(["git", "cat-file", "-e", ref], check=False, timeout=5).returncode == 0


def matches(pattern: str) -> bool:
    """Tell whether the log has such a line."""
    return subprocess.run(["grep", "-q", "-e", pattern, "app.log"], check=False, timeout=5).returncode == 0


def python(code: str) -> int:
    """Run a script."""
    return subprocess.run([sys.executable, "-c", code], check=False, timeout=5).returncode  # expect: OW407


def node(code: str) -> int:
    """Run a script."""
    return subprocess.run(["/usr/bin/node", "-e", code], check=False, timeout=5).returncode  # expect: OW407


agent = AssistantAgent("runner", model_client=None, tools=[commit_exists, matches, python, node])
