"""`offwire review` without a proven wire is never a pass, and says in one line what is missing and how to mend it."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from offwire.commands import drive

TEST = "def test_something():\n    assert {claim}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "helpers.py").write_text(
        "def add(a: int, b: int) -> int:\n    return a + b\n", encoding="utf-8"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


def review(
    project: Path, *arguments: str, mitmdump: str = "/nonexistent/mitmdump"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "offwire", "review", *(arguments or (".",))],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "OFFWIRE_MITMDUMP": mitmdump},
    )


def written(project: Path) -> dict[str, object]:
    data = json.loads((project / "review.json").read_text(encoding="utf-8"))
    schema = (
        resources.files("offwire.report").joinpath("offwire-report.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(data, json.loads(schema))
    return data["review"]  # type: ignore[no-any-return]


def test_without_a_proxy_nothing_is_proven(project: Path) -> None:
    (project / "test_it.py").write_text(TEST.format(claim=True), encoding="utf-8")
    done = review(project)
    assert done.returncode == 1
    assert "INCONCLUSIVE  Not proven: no agent was driven: OFFWIRE_MITMDUMP names" in done.stdout
    assert "OFFWIRE_MITMDUMP names /nonexistent/mitmdump" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert written(project)["session"] is None
    for name in ("review.html", "review.sarif", "review.json"):
        assert (project / name).is_file()


def test_progress_goes_to_standard_error_and_the_verdict_to_standard_output(project: Path) -> None:
    done = review(project)
    assert "  lint   no findings in 1 file\n" in done.stderr
    assert "  wire   starting the proxy and the tests\n" in done.stderr
    assert done.stdout.rstrip().endswith("reports: review.html  review.sarif  review.json")


def test_reports_go_where_they_are_wanted(project: Path) -> None:
    (project / "out").mkdir()
    review(project, ".", "--output", "out")
    assert sorted(path.name for path in (project / "out").iterdir()) == [
        "review.html",
        "review.json",
        "review.sarif",
    ]
    done = review(project, ".", "--output", "missing")
    assert done.returncode == 2
    assert done.stderr == "offwire: error: --output missing is not a folder\n"


def test_a_damaged_table_of_expectations_is_named(project: Path) -> None:
    (project / "expected.toml").write_text("[[agent]]\nmodule = 3\nwire = 'clean'\n", encoding="utf-8")
    done = review(project)
    assert done.returncode == 2
    assert done.stderr == "offwire: error: expected.toml: [[agent]] 1: module must be a string\n"


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (
            [
                "E   ModuleNotFoundError: No module named 'billing'",
                "=== short summary ===",
                "ERROR test_it.py",
            ],
            "ERROR test_it.py: ModuleNotFoundError: No module named 'billing'",
        ),
        (["E   assert 1", "ERROR: offwire: no proxy", ""], "ERROR: offwire: no proxy"),
        (["INTERNALERROR> KeyError: 3", "ERROR test_it.py"], "INTERNALERROR> KeyError: 3"),
        (["collected 0 items", ""], "collected 0 items"),
        ([], ""),
    ],
)
def test_of_what_pytest_printed_the_reason_is_told(printed: list[str], told: str) -> None:
    assert drive._trouble(deque(printed)) == told


class TestDriving:
    """What `drive` makes of the ways in which pytest can end."""

    def outcome(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> drive.Wire:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("OFFWIRE_MITMDUMP", "/nonexistent/mitmdump")
        return drive.drive([folder], lambda _: None)

    def test_pytest_is_not_installed(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
        wire = self.outcome(project, monkeypatch)
        assert wire.session is None
        assert wire.problem == "no agent was driven: pytest is not installed"
        assert wire.mend.startswith("pip install 'offwire[harness,autogen]'")

    def test_the_proxy_is_missing(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wire = self.outcome(project, monkeypatch)
        assert wire.session is None
        assert wire.problem.startswith("no agent was driven: ")
        assert "offwire proxy install" in wire.problem
        assert wire.mend

    @pytest.mark.parametrize(
        ("code", "problem"),
        [
            (0, "no record of driven runs: pytest ended before it wrote one"),
            (5, "no agent was driven: there is no test under the reviewed paths"),
        ],
    )
    def test_a_run_without_a_record(
        self, code: int, problem: str, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(drive, "_pytest", lambda *_: drive.Ended(code))
        wire = drive.drive([project], lambda _: None)
        assert (wire.session, wire.problem) == (None, problem)

    def test_a_damaged_record(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def damaged(_: object, record: Path, __: object) -> drive.Ended:
            record.write_text('{"runs": 3}', encoding="utf-8")
            return drive.Ended(0)

        monkeypatch.setattr(drive, "_pytest", damaged)
        wire = drive.drive([project], lambda _: None)
        assert wire.session is None
        assert wire.problem.startswith("no record of driven runs: ")


@pytest.mark.skipif(os.name != "posix", reason="not run: needs process groups and SIGINT")
def test_ctrl_c_ends_the_tests_too(project: Path) -> None:
    (project / "conftest.py").write_text(
        "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(300)\n",
        encoding="utf-8",
    )
    (project / "test_it.py").write_text(TEST.format(claim=True), encoding="utf-8")
    script = (
        "import sys\n"
        "from offwire.commands import drive\n"
        "drive.OPTIONS = ()\n"  # no proxy: the conftest must be reached
        "from offwire.cli import main\n"
        "sys.exit(main(['review', '.']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    pid = project / "pid"
    while not (pid.is_file() and pid.read_text()) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    child = int(pid.read_text())
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stderr.endswith("offwire: interrupted\n")
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert not (project / "review.html").exists()
