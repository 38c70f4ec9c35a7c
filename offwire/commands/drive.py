"""Runs the agents' tests with `pytest --offwire` in a process of its own and reads the record that it leaves."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from offwire.reviews import Wire
from offwire.runs import SessionRecord

_TEST_LINE = re.compile(r"^(\S*::.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b.*?(\[ *\d+%\])?$")
OPTIONS = ("--offwire",)
_NO_TESTS = 5
_GRACE_SECONDS = 15
_INSTALL = "pip install 'offwire[harness,autogen]', then `offwire proxy install`"

_RERUN = "mend what keeps the tests from running; `pytest --offwire` over the same paths tells all of it"


def drive(paths: Sequence[Path], say: Callable[[str], None]) -> Wire:
    """Drive the agents that the tests under `paths` build.

    Args:
        paths: handed to pytest.
        say: called with one line of progress now and then.

    Returns:
        The session's record, or why there is none and what mends that.
    """
    if importlib.util.find_spec("pytest") is None:
        return Wire(None, "no agent was driven: pytest is not installed", _INSTALL)
    say("starting the proxy and the tests")
    with tempfile.TemporaryDirectory(prefix="offwire-review-") as folder:
        record = Path(folder, "session.json")
        ended = _pytest(paths, record, say)
        return _outcome(ended, record)


@dataclass(frozen=True, slots=True)
class Ended:
    """How pytest ended: its exit code, the line that says most about a failure to run, the tests that failed."""

    code: int
    told: str = ""
    failed: tuple[str, ...] = ()


def _pytest(paths: Sequence[Path], record: Path, say: Callable[[str], None]) -> Ended:
    """Run pytest and pass on a line a test."""
    command = [sys.executable, "-m", "pytest", *OPTIONS, f"--offwire-report={record}", "-v", "--color=no"]
    command += ["--tb=short", "--", *map(str, paths)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    last: deque[str] = deque(maxlen=200)
    failed: dict[str, None] = {}
    try:
        for line in process.stdout:
            line = line.rstrip()
            last.append(line)
            found = _TEST_LINE.match(line)
            if found:
                say(f"{found[3] or ''} {found[1]} {found[2].lower()}".strip())
                if found[2] in ("FAILED", "ERROR"):
                    failed[found[1]] = None
        return Ended(process.wait(), _trouble(last), tuple(failed))
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Leave no test process behind: it got the user's Ctrl-C too, so give it time to put the proxy away."""
    if process.poll() is not None:
        return
    with contextlib.suppress(OSError):
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _trouble(lines: deque[str]) -> str:
    """The line of pytest's output that says most about a failure to run."""
    told = [line.strip() for line in lines if line.strip()]
    refused = [line for line in told if re.match(r"(ERROR: |INTERNALERROR>|offwire: )", line)]
    if refused:
        return refused[-1]
    raised = [line[1:].strip() for line in told if line.startswith("E  ")]
    named = [line for line in told if line.startswith("ERROR ")]
    return ": ".join([*named[-1:], *raised[-1:]]) or (told or [""])[-1]


def _outcome(ended: Ended, record: Path) -> Wire:
    session, broken = _read(record)
    if ended.code == _NO_TESTS:
        mend = (
            "write a test that drives the agent: `await offwire.drive(build_agent, task=...)`, see the README"
        )
        return Wire(session, "no agent was driven: there is no test under the reviewed paths", mend)
    if session is None:
        _, ours, why = ended.told.partition("offwire: ")
        if ours and ended.told.startswith("ERROR: offwire: "):
            return Wire(None, f"no agent was driven: {why}", _RERUN)
        missing = "unrecognized arguments" in ended.told or "No module named" in ended.told
        told = f"; pytest says: {ended.told}" if ended.told else ""
        return Wire(None, f"no record of driven runs: {broken}{told}", _INSTALL if missing else _RERUN)
    if ended.code == 1:
        return Wire(session, tests_failed=True, failed_tests=ended.failed)
    if ended.code:
        return Wire(session, f"pytest ended early with exit code {ended.code}: {ended.told}", _RERUN)
    return Wire(session)


def _read(record: Path) -> tuple[SessionRecord | None, str]:
    if not record.is_file():
        return None, "pytest ended before it wrote one"
    from offwire_harness import evidence

    try:
        return evidence.read(record), ""
    except evidence.EvidenceError as error:
        return None, str(error)
