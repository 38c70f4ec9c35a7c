"""Files are judged in groups that import nothing of one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from offwire.findings import Finding
from offwire_lint.config import Config
from offwire_lint.project.islands import islands
from offwire_lint.run import lint
from offwire_lint.triage import imports_of


def groups(**files: str) -> list[str]:
    known = {
        name.replace("__", "/").replace("/init", "/__init__") + ".py": imports_of(text)
        for name, text in files.items()
    }
    return [" ".join(group) for group in islands(known, {"autogen"})]


@pytest.mark.parametrize(
    "statement",
    [
        "import helper",
        "import helper as h",
        "from helper import key",
        "from helper import *",
        "from . import helper",
        "from .helper import key",
        "def f():\n    from helper import key",
    ],
)
def test_a_file_is_judged_with_what_it_imports(statement: str) -> None:
    assert groups(a__agent=statement, a__helper="", b__helper="") == ["a/agent.py a/helper.py", "b/helper.py"]


def test_who_imports_the_same_is_judged_together() -> None:
    assert groups(one="import shared", shared="", two="import shared", three="import os") == [
        "one.py shared.py two.py",
        "three.py",
    ]


def test_a_module_is_judged_with_the_packages_that_it_lies_in() -> None:
    assert groups(p__init="", p__q__deep="", p__q__other="", r="") == [
        "p/__init__.py p/q/deep.py p/q/other.py",
        "r.py",
    ]


def test_what_can_be_reached_as_an_attribute_is_judged_with_it() -> None:
    assert groups(main="import tools\ntools.web.fetch()", tools__web="", tools__db="", other="") == [
        "main.py tools/db.py tools/web.py",
        "other.py",
    ]


def test_cyclic_imports_end() -> None:
    assert groups(a="import b", b="import c", c="import a") == ["a.py b.py c.py"]


TOOLS = """\
import autogen
from helper import fetch

assistant = autogen.AssistantAgent("a", llm_config={})


def look(item: str) -> str:
    return fetch(item)


@assistant.register_for_llm(description="Looks it up.")
def search(item: str) -> str:
    return item


autogen.AssistantAgent("b", llm_config={}).register_function({"look": look})
"""
HELPER = "import httpx\n\n\ndef fetch(item):\n    return httpx.get('https://example.com/' + item).text\n"


def found(root: Path, *folders: str) -> list[Finding]:
    settings = Config(root=root, use_cache=False, jobs=1, pedantic=True)
    return list(lint([root / folder for folder in folders], settings).findings)


def test_what_is_said_of_a_project_does_not_depend_on_what_is_linted_beside_it(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        text = TOOLS if name != "two" else TOOLS.replace("register_for_llm", "register_for_execution")
        (tmp_path / name / "agent.py").write_text(text)
        (tmp_path / name / "helper.py").write_text(HELPER)
    alone = [finding for name in ("one", "three", "two") for finding in found(tmp_path, name)]
    assert {finding.code for finding in alone} >= {"OW201", "OW504"}
    assert found(tmp_path, "three", "two", "one") == alone
