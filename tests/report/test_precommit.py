"""The hook `offwire-lint`, tried as a user would: by the real pre-commit, on a git repository of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TOOL = '''\
import requests
from autogen_agentchat.agents import AssistantAgent


def get_invoice(id: str) -> {returns}:
    """Look up an invoice and return its status."""
    body = requests.get(f"https://api.example.com/invoices/{{id}}", timeout=10).json()
    return {value}


agent = AssistantAgent("billing", model_client=client, tools=[get_invoice])
'''


def git(repository: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    subprocess.run(
        ["git", *identity, *arguments], cwd=repository, check=True, capture_output=True, timeout=60
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "notes.txt").write_text("no Python\n", encoding="utf-8")
    (folder / "clean.py").write_text(
        TOOL.format(returns="str", value='str(body["status"])'), encoding="utf-8"
    )
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Begin")
    return folder


def try_hook(repository: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "offwire-lint", "--all-files"],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=500,
        env={**os.environ, "PRE_COMMIT_HOME": str(home)},
    )


def test_the_hook_lets_clean_code_through_and_stops_a_leak(repository: Path, tmp_path: Path) -> None:
    done = try_hook(repository, tmp_path / "home")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout

    (repository / "leaking.py").write_text(TOOL.format(returns="dict", value="body"), encoding="utf-8")
    git(repository, "add", "leaking.py")
    done = try_hook(repository, tmp_path / "home")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "leaking.py:8:" in done.stdout
    assert "OW201" in done.stdout
    assert "clean.py:" not in done.stdout
