"""Measures the hook as its user feels it: `pre-commit run` on a repository of 500 agent files of which one has changed, beside ruff's."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 500
RUNS = 5
BIN = Path(sys.executable).parent

_AGENT = '''\
"""Agent {number}."""

import os

import requests
from autogen_agentchat.agents import AssistantAgent

from agents.shared import fetch_{shared}


def get_invoice(invoice: str) -> {returns}:
    """Look up an invoice and return its status."""
    headers = {{"Authorization": f"Bearer {{os.environ['BILLING_KEY']}}"}}
    body = requests.get(f"https://api.example.com/invoices/{{invoice}}", headers=headers, timeout=10).json()
    return {value}


def get_order(order: str) -> str:
    """Look up an order and return its status."""
    return str(fetch_{shared}(order)["status"])


agent = AssistantAgent("agent_{number}", model_client=None, tools=[get_invoice, get_order])
'''
_HELPER = """\
def fetch_{number}(item: str) -> dict[str, str]:
    return requests.get("https://api.example.com/orders/" + item, timeout=10).json()


"""
_CONFIG = """\
repos:
- repo: local
  hooks:
  - {{id: offwire, name: offwire lint, entry: {bin}/offwire lint, language: system, types_or: [python, jupyter], require_serial: true}}
  - {{id: ruff, name: ruff, entry: "{bin}/ruff check --select S,ANN,D", language: system, types: [python], require_serial: true}}
"""


def prepared(folder: Path, files: int) -> Path:
    """A repository of agent files that share helpers, committed, with one of them changed and staged."""
    (folder / "agents").mkdir(parents=True)
    for number in range(files):
        _write(folder, number, "str", 'str(body["status"])')
    helpers = "".join(_HELPER.format(number=number) for number in range(10))
    (folder / "agents" / "shared.py").write_text(
        f'"""Shared by all agents."""\n\nimport requests\n\n\n{helpers}'
    )
    (folder / ".pre-commit-config.yaml").write_text(_CONFIG.format(bin=BIN))
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "-m", "Begin")
    changed(folder)
    return folder


def changed(folder: Path, *, leaking: bool = False) -> None:
    """Change the agent in the middle, and stage it."""
    middle = len(list((folder / "agents").glob("agent_*.py"))) // 2
    _write(
        folder,
        middle,
        *(("dict", "body") if leaking else ("str", f'str(body["status"]) + "{time.time_ns()}"')),
    )
    _git(folder, "add", ".")


def committed(folder: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """What pre-commit says of the staged change, by one hook."""
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", hook],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "OFFWIRE_CACHE_DIR": str(folder.parent / "cache")},
    )


def main() -> int:
    """Measure and print medians and their ratio."""
    if not shutil.which("pre-commit", path=str(BIN)):
        print("not run: pre-commit is not installed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        repository = prepared(Path(folder, "project"), FILES)
        seconds: dict[str, list[float]] = {"offwire": [], "ruff": []}
        for hook in seconds:
            committed(repository, hook)  # what is done once: caches
        for _ in range(RUNS):
            for hook, taken in seconds.items():
                changed(repository)
                start = time.perf_counter()
                committed(repository, hook)
                taken.append(time.perf_counter() - start)
    offwire, ruff = (statistics.median(taken) for taken in seconds.values())
    print(f"pre-commit run, {FILES} agent files, one changed, median of {RUNS} runs")
    print(
        f"offwire lint {offwire:.2f} s, ruff check --select S,ANN,D {ruff:.2f} s: {offwire / ruff:.2f} times ruff's"
    )
    return 0


def _write(folder: Path, number: int, returns: str, value: str) -> None:
    text = _AGENT.format(number=number, shared=number % 10, returns=returns, value=value)
    (folder / "agents" / f"agent_{number}.py").write_text(text)


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main())
