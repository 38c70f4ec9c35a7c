"""Whole processes, measured: wall time, processor time and the largest resident size of any of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A command that did not do its work; the message says why in one line."""


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Attributes:
        wall: seconds from start to end.
        busy: seconds of processor time, children included; 0 where the platform does not tell.
        memory: megabytes of its largest process; 0 where the platform does not tell.
    """

    wall: float
    busy: float
    memory: float


def cost(command: Sequence[str], folder: Path, *, limit: float = 600, environment: dict[str, str]) -> Cost:
    """Run a command once.

    Args:
        command: its exit code must be 0 or 1.
        folder: in which it runs.
        limit: seconds after which it is given up.
        environment: variables to set beside the present ones.

    Raises:
        Failed: it could not run, took too long, or ended with another code.
    """
    log = folder / "errors.log"
    with log.open("wb") as errors:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **environment},
            )
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror}") from None
        code, busy, memory = _end(process, start + limit)
        wall = time.perf_counter() - start
    if code is None:
        raise Failed(f"not done after {limit:.0f} s")
    if code not in (0, 1):
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise Failed(f"exit code {code}: {said[-1] if said else 'no output'}")
    return Cost(wall, busy, memory)


def median(
    command: Sequence[str],
    folder: Path,
    runs: int,
    *,
    environment: dict[str, str],
    before: Callable[[int], object] = lambda _: None,
) -> Cost:
    """The median of several runs, and the most memory; `before` prepares each, given its number."""
    costs = []
    for number in range(runs):
        before(number)
        costs.append(cost(command, folder, environment=environment))
    return Cost(
        statistics.median(one.wall for one in costs),
        statistics.median(one.busy for one in costs),
        max(one.memory for one in costs),
    )


def _end(process: subprocess.Popen[bytes], deadline: float) -> tuple[int | None, float, float]:
    """Exit code, processor time and memory of a process and its children; the code is None if it had to be killed."""
    if not hasattr(os, "wait4"):
        try:
            return process.wait(deadline - time.perf_counter()), 0.0, 0.0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None, 0.0, 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            code = process.returncode = os.waitstatus_to_exitcode(status)
            unit = 1 if sys.platform == "darwin" else 1024
            return code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6
        if time.perf_counter() > deadline:
            process.kill()
            os.wait4(process.pid, 0)
            process.returncode = -9
            return None, 0.0, 0.0
        time.sleep(0.002)
