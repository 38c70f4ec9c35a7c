"""What the linter's speed is measured on: installed packages, copies of them in growing number, and a repository with a hook."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environments import environment

AGENTS = (
    "autogen-agentchat==0.7.5",
    "autogen-core==0.7.5",
    "autogen-ext==0.7.5",
    "ag2==1.2.1",
    "agent-framework-core==1.23.0",
    "langchain==1.4.7",
    "openai==3.54.0",
)
AGENT_MODULES = (
    "autogen_agentchat", "autogen_core", "autogen_ext", "ag2", "agent_framework", "langchain", "openai",
)  # fmt: skip
ORDINARY = ("django==5.2", "sqlalchemy==2.0.44", "pandas==2.3.3", "autogen-agentchat==0.7.5")
AUTOGEN = AGENT_MODULES[:3]
REPOSITORY_SIZE = 500
EVERY = 10
"""Of corpus A, one file in so many goes into the sample for a peer that would take too long over the whole."""


@dataclass(frozen=True)
class Corpus:
    """Folders of Python files."""

    folders: tuple[Path, ...]

    @property
    def files(self) -> list[Path]:
        """Every Python file, sorted."""
        return sorted(path for folder in self.folders for path in folder.rglob("*.py"))

    @property
    def lines(self) -> int:
        """Lines of all files."""
        return sum(path.read_bytes().count(b"\n") for path in self.files)


def agents() -> Corpus:
    """Corpus A: the packages of the frameworks and of a provider's SDK.

    Raises:
        NotInstalled: the index would not have it.
    """
    site = _site(environment("agents", AGENTS))
    return Corpus(tuple(site / name for name in AGENT_MODULES if (site / name).is_dir()))


def ordinary() -> Corpus:
    """Corpus B: a whole site-packages in which few files concern agents.

    Raises:
        NotInstalled: the index would not have it.
    """
    return Corpus((_site(environment("ordinary", ORDINARY)),))


def sample(corpus: Corpus, folder: Path) -> Corpus:
    """Copies of some of a corpus's files, each in a place of its own."""
    for number, path in enumerate(corpus.files[::EVERY]):
        target = folder / f"{number:04}" / path.name
        target.parent.mkdir(parents=True)
        shutil.copyfile(path, target)
    return Corpus((folder,))


def copies(corpus: Corpus, count: int, folder: Path) -> Corpus:
    """AutoGen's packages several times over; no two files are the same."""
    originals = [path for path in corpus.folders if path.name in AUTOGEN]
    for number in range(count):
        for original in originals:
            for path in original.rglob("*.py"):
                target = folder / f"copy{number}" / original.name / path.relative_to(original)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes() + f"\n# copy {number}\n".encode())
    return Corpus((folder,))


_HELPER = '''"""Requests to the shop, number {number}."""

import os

import requests


def order(number: str) -> dict[str, str]:
    """One order."""
    headers = {{"Authorization": f"Bearer {{os.environ['SHOP_KEY']}}"}}
    return requests.get(f"https://shop{number}.example.com/orders/{{number}}", headers=headers, timeout=10).json()
'''
_AGENT = '''"""Agent number {number}."""

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

from shop.client{helper} import order


async def status(number: str) -> str:
    """The status of an order."""
    return str(order(number)["status"])


async def total(number: str) -> str:
    """What an order comes to."""
    return str(order(number)["total"])


agent{number} = AssistantAgent("agent{number}", OpenAIChatCompletionClient(model="gpt-4o"), tools=[status, total])
'''


def repository(folder: Path) -> Path:
    """A project of agents, ten of which share a helper.

    Returns:
        One of its agents.
    """
    (folder / "shop").mkdir(parents=True)
    (folder / "agents").mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n', encoding="utf-8")
    (folder / "plain.py").write_text("import json\n\nprint(json.dumps({}))\n", encoding="utf-8")
    for number in range(REPOSITORY_SIZE):
        if number % 10 == 0:
            helper = folder / "shop" / f"client{number // 10}.py"
            helper.write_text(_HELPER.format(number=number), encoding="utf-8")
        text = _AGENT.format(number=number, helper=number // 10)
        (folder / "agents" / f"agent{number}.py").write_text(text, encoding="utf-8")
    return folder / "agents" / f"agent{REPOSITORY_SIZE // 2}.py"


def change(path: Path, times: int) -> None:
    """Change a file in a way that no run before has seen."""
    text = path.read_text(encoding="utf-8").split("\n# change ")[0].rstrip("\n")
    path.write_text(f"{text}\n# change {times}\n", encoding="utf-8")


def names(corpus: Corpus) -> Sequence[str]:
    """Its folders, for a command line."""
    return [str(folder) for folder in corpus.folders]


def _site(installed: Path) -> Path:
    return next(path for path in installed.rglob("site-packages") if path.is_dir())
