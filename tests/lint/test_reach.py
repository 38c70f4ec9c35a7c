"""Which files matter, given who imports what from whom."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import pytest

from offwire_lint.reach import Graph, select
from offwire_lint.resolver import Resolver
from offwire_lint.triage import Mention, mention_of

TOKEN = "import autogen_agentchat\n"


def mention(text: str) -> Mention:
    return mention_of(text.encode(), text, (b"autogen_agentchat", b"import sdk"))


def chosen(
    root: Path, files: dict[str, str], discovered: Collection[str] = (), named: Collection[str] | None = None
) -> set[str]:
    """Names of the files to analyse, of those that are discovered (all of them, by default) or imported by one."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    mentions = {str(root / name): mention(files[name]) for name in (discovered or files)}
    graph = Graph(mentions, Resolver([str(root)]), lambda path: mention(Path(path).read_text()))
    found = select(graph, None if named is None else {str(root / name) for name in named})
    return {os.path.relpath(path, root) for path in found}


def test_a_file_without_a_token_is_left_alone(tmp_path: Path) -> None:
    assert chosen(tmp_path, {"agent.py": TOKEN, "other.py": "import os\n"}) == {"agent.py"}


@pytest.mark.parametrize(
    "files",
    [
        {"agent.py": TOKEN + "import helpers\n", "helpers.py": ""},
        {"p/__init__.py": "", "p/a.py": TOKEN + "from . import b\n", "p/b.py": ""},
        {"p/__init__.py": "", "p/q/a.py": TOKEN + "from ..b import c\n", "p/b.py": ""},
        {"p/__init__.py": "", "p/a.py": TOKEN + "from p.b import *\n", "p/b.py": ""},
        {"src/p/a.py": "", "agent.py": TOKEN + "from p import a\n"},
        {"n/s/a.py": "", "agent.py": TOKEN + "import n.s.a as x\n"},
        {"a.py": TOKEN + "import b\n", "b.py": "def f():\n    import c\n", "c.py": ""},
        {"a.py": TOKEN + "import b\n", "b.py": "import a\n"},
        {"factory.py": TOKEN, "main.py": "from factory import agent\nimport keys\n", "keys.py": ""},
        {"p/__init__.py": "from p.b import f as g\n", "p/b.py": "", "a.py": TOKEN + "from p import g\n"},
        {"p/__init__.py": "from .b import *\n", "p/b.py": "", "a.py": TOKEN + "import p\np.g()\n"},
        {"p/__init__.py": "import q\n\n\ndef g(): ...\n", "q.py": "", "a.py": TOKEN + "from p import g\n"},
        {"p/__init__.py": "from .a import agent\n", "p/a.py": TOKEN, "main.py": "from p import agent\n"},
    ],
)
def test_imports_and_importers_come_along(tmp_path: Path, files: dict[str, str]) -> None:
    assert chosen(tmp_path, files) == set(files)


def test_a_package_that_hands_names_on_leads_to_those_that_are_asked_for(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .one import f\nfrom .two import g\n",
        "p/one.py": "",
        "p/two.py": "",
        "agent.py": TOKEN + "from p import f\n",
        "other.py": "from p import g\n",
    }
    assert chosen(tmp_path, files) == {"agent.py", "p/__init__.py", "p/one.py"}


def test_who_uses_another_part_of_a_package_builds_no_agent(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .agent import agent\nfrom .text import title\n",
        "p/agent.py": TOKEN,
        "p/text.py": "",
        "main.py": "from p import agent\n",
        "page.py": "from p import title\n",
    }
    assert chosen(tmp_path, files) == set(files) - {"page.py"}


def test_a_helper_that_was_not_named_is_read(tmp_path: Path) -> None:
    files = {
        "agent.py": TOKEN + "from lib.keys import key\n",
        "lib/keys.py": "import more\n",
        "lib/more.py": "",
        "x.py": "",
    }
    assert chosen(tmp_path, files, ["agent.py"]) == {"agent.py", "lib/keys.py", "lib/more.py"}


def test_one_installed_package_never_pulls_in_another(tmp_path: Path) -> None:
    base = "lib/site-packages"
    files = {
        f"{base}/ours/__init__.py": TOKEN + "import requests\nfrom ours import tools\n",
        f"{base}/ours/tools.py": "",
        f"{base}/requests/__init__.py": "",
    }
    assert chosen(tmp_path, files) == {f"{base}/ours/__init__.py", f"{base}/ours/tools.py"}


def test_a_provider_s_sdk_is_no_agent_because_it_imports_itself(tmp_path: Path) -> None:
    sdk = {"lib/sdk/__init__.py": "", "lib/sdk/a.py": "from sdk.b import c\n", "lib/sdk/b.py": ""}
    assert chosen(tmp_path, {**sdk, "sdk/agent.py": "import sdk\n"}) == {"sdk/agent.py"}


def test_imports_above_the_root_of_the_file_system_are_harmless(tmp_path: Path) -> None:
    assert chosen(tmp_path, {"a.py": TOKEN + "from " + "." * 300 + "x import y\n"}) == {"a.py"}


PROJECT = {
    "agents/sales.py": TOKEN + "from lib.crm import find\n",
    "agents/legal.py": TOKEN + "from lib.files import read\n",
    "lib/crm.py": "from lib.net import get\n",
    "lib/files.py": "from lib.net import get\n",
    "lib/net.py": "",
    "main.py": "from agents.sales import agent\nimport settings\n",
    "settings.py": "",
    "page.py": "from lib.net import get\n",
}


@pytest.mark.parametrize(
    ("named", "known"),
    [
        (["agents/sales.py"], "agents/sales.py lib/crm.py lib/net.py main.py settings.py"),
        (["lib/files.py"], "agents/legal.py lib/files.py lib/net.py"),
        (["page.py"], ""),
        (["lib/net.py"], " ".join(name for name in PROJECT if name != "page.py")),
    ],
)
def test_of_a_project_a_named_file_needs_its_users_and_what_they_use(
    tmp_path: Path, named: list[str], known: str
) -> None:
    assert chosen(tmp_path, PROJECT, named=named) == set(known.split())
