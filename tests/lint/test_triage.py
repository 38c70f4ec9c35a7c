"""Which files are worth parsing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from offwire_lint.triage import (
    Import,
    Mention,
    Resolver,
    flatten,
    holds_token,
    imports_of,
    select,
    token_pattern,
    unflatten,
)

TOKEN = "import autogen_agentchat\n"


def mention(text: str) -> Mention:
    return Mention(holds_token(token_pattern((b"autogen_agentchat",)), text.encode()), imports_of(text))


def chosen(
    root: Path, files: dict[str, str], discovered: list[str] | None = None
) -> tuple[set[str], set[str]]:
    """Names of the files to judge, and of those that are only imported."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    mentions = {str(root / name): mention(files[name]) for name in (discovered or files)}
    judged, imported = select(mentions, Resolver([str(root)]), lambda path: mention(Path(path).read_text()))
    return {os.path.relpath(path, root) for path in judged}, {
        os.path.relpath(path, root) for path in imported
    }


def test_a_file_without_a_token_is_left_alone(tmp_path: Path) -> None:
    assert chosen(tmp_path, {"agent.py": TOKEN, "other.py": "import os\n"}) == ({"agent.py"}, set())


@pytest.mark.parametrize(
    ("files", "judged"),
    [
        ({"agent.py": TOKEN + "import helpers\n", "helpers.py": ""}, {"agent.py", "helpers.py"}),
        (
            {"p/__init__.py": "", "p/a.py": TOKEN + "from . import b\n", "p/b.py": ""},
            {"p/__init__.py", "p/a.py", "p/b.py"},
        ),
        (
            {"p/__init__.py": "", "p/q/a.py": TOKEN + "from ..b import c\n", "p/b.py": ""},
            {"p/q/a.py", "p/b.py"},
        ),
        (
            {"p/__init__.py": "", "p/a.py": TOKEN + "from p.b import *\n", "p/b.py": ""},
            {"p/__init__.py", "p/a.py", "p/b.py"},
        ),
        ({"src/p/a.py": "", "agent.py": TOKEN + "from p import a\n"}, {"src/p/a.py", "agent.py"}),
        ({"n/s/a.py": "", "agent.py": TOKEN + "import n.s.a as x\n"}, {"n/s/a.py", "agent.py"}),
        (
            {"a.py": TOKEN + "import b\n", "b.py": "def f():\n    import c\n", "c.py": ""},
            {"a.py", "b.py", "c.py"},
        ),
        ({"a.py": TOKEN + "import b\n", "b.py": "import a\n"}, {"a.py", "b.py"}),
        (
            {"factory.py": TOKEN, "main.py": "from factory import agent\nimport keys\n", "keys.py": ""},
            {"factory.py", "main.py", "keys.py"},
        ),
    ],
)
def test_imports_and_importers_come_along(tmp_path: Path, files: dict[str, str], judged: set[str]) -> None:
    assert chosen(tmp_path, files) == (judged, set())


def test_a_helper_that_was_not_named_is_read_and_not_judged(tmp_path: Path) -> None:
    files = {
        "agent.py": TOKEN + "from lib.keys import key\n",
        "lib/keys.py": "import more\n",
        "lib/more.py": "",
        "x.py": "",
    }
    assert chosen(tmp_path, files, ["agent.py"]) == ({"agent.py"}, {"lib/keys.py", "lib/more.py"})


def test_one_installed_package_never_pulls_in_another(tmp_path: Path) -> None:
    base = "lib/site-packages"
    files = {
        f"{base}/ours/__init__.py": TOKEN + "import requests\nfrom ours import tools\n",
        f"{base}/ours/tools.py": "",
        f"{base}/requests/__init__.py": "",
    }
    assert chosen(tmp_path, files) == ({f"{base}/ours/__init__.py", f"{base}/ours/tools.py"}, set())


def test_imports_above_the_root_of_the_file_system_are_harmless(tmp_path: Path) -> None:
    assert chosen(tmp_path, {"a.py": TOKEN + "from " + "." * 300 + "x import y\n"}) == ({"a.py"}, set())


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("import a, b.c as d\n", (Import(0, "a", ()), Import(0, "b.c", ()))),
        ("from a import b as c, d  # e, f\n", (Import(0, "a", ("b", "d")),)),
        ("from .a import (\n    b,  # one\n    c as d,\n)\n", (Import(1, "a", ("b", "c")),)),
        ("from .. import a\n", (Import(2, "", ("a",)),)),
        ("from a import \\\n    b\n", (Import(0, "a", ("b",)),)),
        ("if x:\n    from a import b; import c\n", (Import(0, "a", ("b",)), Import(0, "c", ()))),
        ("x = 'import nothing'\n", ()),
    ],
)
def test_imports_are_read_from_text(text: str, imports: tuple[Import, ...]) -> None:
    assert imports_of(text) == imports


def test_a_mention_survives_the_cache() -> None:
    one = mention(TOKEN + "from . import a, b\n")
    assert unflatten(flatten(one)) == one


@pytest.mark.parametrize(
    ("text", "holds"),
    [("import ag2", True), ("flag2", False), ("ag2ed", False), ("tag2; ag2_x", True), ("x.ag2", True)],
)
def test_a_token_is_the_start_of_a_word(text: str, holds: bool) -> None:
    assert holds_token(token_pattern((b"ag2",)), text.encode()) is holds
