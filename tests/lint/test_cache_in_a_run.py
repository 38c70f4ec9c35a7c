"""A run says the same whatever its cache holds: lies of an earlier version, damage, another run's halves, nothing that can be written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import offwire
from offwire.findings import LintReport
from offwire_lint import analysis, cache
from offwire_lint.config import load
from offwire_lint.run import lint

AGENT = """\
from autogen_agentchat.agents import AssistantAgent

from helper import greeting

agent = AssistantAgent("a", None, system_message=greeting())
"""
HELPER = "import os\n\n\ndef greeting() -> str:\n    return os.environ['STRIPE_API_KEY']\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that leaks, and a cache of its own."""
    project = tmp_path / "project"
    project.mkdir()
    (project / ".git").mkdir()
    (project / "agent.py").write_text(AGENT)
    (project / "helper.py").write_text(HELPER)
    monkeypatch.chdir(project)
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run(**settings: Any) -> LintReport:
    return lint([Path(".")], replace(load(Path.cwd()), **settings))


def codes(report: LintReport) -> list[tuple[str, str]]:
    return [(finding.code, finding.location.path) for finding in report.findings]


TRUTH = [("OW101", "agent.py")]


class TestKey:
    """What an entry's name is made of. The cache is given a lie first, to see when it is believed."""

    @pytest.fixture(autouse=True)
    def _lie(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as lying:
            lying.setattr(analysis, "analyse", lambda files, models: [])
            assert codes(run()) == []
        assert codes(run()) == [], "an entry is read where nothing has changed"

    @pytest.mark.parametrize("name", ["agent.py", "helper.py"])
    def test_content_of_the_file_and_of_what_it_imports(self, name: str) -> None:
        with open(name, "a") as file:
            file.write("# edited\n")
        assert codes(run()) == TRUTH

    def test_a_file_that_stands_before_what_was_imported(self) -> None:
        Path("helper").mkdir()
        Path("helper/__init__.py").write_text(HELPER)
        assert codes(run()) == TRUTH

    @pytest.mark.parametrize(
        "change",
        [
            lambda patch: patch.setattr(sys, "version", "3.99.0 (another)"),
            lambda patch: patch.setattr(sys, "implementation", type("Other", (), {"cache_tag": "pypy-399"})),
            lambda patch: patch.setattr(offwire, "__version__", "99.0"),
            lambda patch: patch.setattr(cache, "find_spec", lambda name: None),
        ],
        ids=["another Python", "another kind of Python", "another offwire", "another libcst"],
    )
    def test_versions(
        self, change: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change(monkeypatch)
        assert codes(run()) == TRUTH

    @pytest.mark.parametrize(
        "settings",
        [{"select": ("OW1",)}, {"ignore": ("OW2",)}, {"pedantic": True}, {"models": {"function": []}}],
        ids=repr,
    )
    def test_settings_and_models(self, settings: dict[str, Any]) -> None:
        assert codes(run(**settings)) == TRUTH


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "a bit": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "noise": lambda data: os.urandom(len(data)),
    "digest of zeros": lambda data: bytes(32) + data[32:],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_entries_are_made_again(home: Path, damage: str) -> None:
    assert codes(run()) == TRUTH
    entries = [path for path in home.rglob("*") if path.is_file() and path.name not in ("key", "swept")]
    assert len(entries) > 3
    for path in entries:
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert codes(run()) == TRUTH
    assert all(path.read_bytes() for path in entries)
    assert codes(run()) == TRUTH


def test_entries_that_change_places_are_not_taken_for_one_another(home: Path) -> None:
    assert codes(run()) == TRUTH
    entries = sorted(path for path in home.rglob("*") if path.is_file() and path.name not in ("key", "swept"))
    contents = [path.read_bytes() for path in entries]
    for path, content in zip(entries, contents[1:] + contents[:1], strict=True):
        path.write_bytes(content)
    assert codes(run()) == TRUTH


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("before", ["empty", "filled"])
def test_a_cache_that_can_not_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, number: int, before: str
) -> None:
    if before == "filled":
        run()
        Path("helper.py").write_text(HELPER + "# edited\n")
    held = sorted(home.rglob("*"))
    real = os.open

    def refusing(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(number, os.strerror(number), path)
        return real(path, flags, *rest, **more)

    def refused(path: Any, *_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "open", refusing)
    monkeypatch.setattr(os, "mkdir", refused)
    assert codes(run()) == TRUTH
    assert codes(run()) == TRUTH
    assert sorted(home.rglob("*")) == held


def test_runs_that_write_one_cache_at_once() -> None:
    """Each starts without a cache and a key, and all find out the same things."""
    for number in range(30):
        Path(f"agent_{number}.py").write_text(AGENT + f"# {number}\n")

    def started() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "offwire", "lint", "--format", "json", "."]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    runs = [started() for _ in range(3)]
    said = {run.communicate(timeout=120) for run in runs}
    assert {run.returncode for run in runs} == {1}
    (together,) = said
    alone = run(use_cache=False)
    assert together == started().communicate(timeout=120)
    assert together[0].count('"OW101"') == len(alone.findings) == 31
    assert together[1] == ""
    assert codes(run()) == codes(alone)
