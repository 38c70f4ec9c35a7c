"""Processes that a drive started: which of them run on, and whether they are about to do something.

Read from /proc; where there is none, as on macOS and Windows, nothing is seen.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_MARK = "SSL_CERT_FILE"
"""A variable that every child of a session is given, with the path of this session's own CA in it."""

_BUSY = 0.25
"""Seconds after which a process that used no processor time only waits."""

_SLEEPS = {"x86_64": ("35", "230"), "aarch64": ("101", "115")}.get(platform.machine(), ())
"""The numbers of the calls that wait for a time to pass: nanosleep, clock_nanosleep."""


def numbers() -> frozenset[int]:
    """Return the numbers of all processes there are."""
    try:
        return frozenset(int(name) for name in os.listdir(_PROC) if name.isdigit())
    except OSError:
        return frozenset()


class Process:
    """A process, by its number; shaped like a thread."""

    def __init__(self, number: int, name: str) -> None:
        self.name = name
        self.number = number
        self._began = _began(number)
        self._used = ""
        self._since = time.monotonic()

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        fields = _stat(self.number)
        return bool(fields) and fields[0] not in "ZX" and _began(self.number) == self._began

    def works(self) -> bool:
        """Whether it does something, has just done something, or sleeps to do something."""
        fields = _stat(self.number)
        if not self.is_alive() or not fields:
            return False
        used = " ".join(fields[11:13])
        if used != self._used or fields[0] in "RD":
            self._used, self._since = used, time.monotonic()
        return time.monotonic() - self._since < _BUSY or self._sleeps()

    def _sleeps(self) -> bool:
        calls = (_PROC / str(self.number) / "task").glob("*/syscall")
        return any(_read(call).partition(" ")[0] in _SLEEPS for call in calls)


def started_since(before: frozenset[int]) -> Iterator[Process]:
    """Yield the processes that were not there before and come from this one, however far down.

    One that has left its parent behind is known by the variables that it was started with.
    """
    for number in numbers() - before:
        fields = _stat(number)
        if fields and fields[0] not in "ZX" and (_comes_from_here(number) or _is_marked(number)):
            yield Process(number, _read(_PROC / str(number) / "comm").strip() or str(number))


def _comes_from_here(number: int) -> bool:
    while number > 1:
        fields = _stat(number)
        if not fields:
            return False
        number = int(fields[1])
        if number == os.getpid():
            return True
    return False


def _is_marked(number: int) -> bool:
    mark = os.environ.get(_MARK)
    return bool(mark) and f"{_MARK}={mark}" in _read(_PROC / str(number) / "environ").split("\0")


def _began(number: int) -> str:
    fields = _stat(number)
    return fields[19] if fields else ""


def _stat(number: int) -> list[str]:
    """Return a process's fields from its state on; nothing if it is gone."""
    return _read(_PROC / str(number) / "stat").rpartition(")")[2].split()


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
