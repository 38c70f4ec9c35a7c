"""What the tests start and nothing holds: programs that may go round the tap where only proxy variables lead them to it.

Named are those that Python starts, by whichever door. That some other code started one shows by what the system has
counted for children that ended.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

KIND = "started"
_FREE = "and nothing here keeps it from sending beside the proxy"

C_CLIENTS = ("grpc", "pycurl", "curl_cffi", "primp")
"""Libraries that connect in C."""

# What the standard library and SDKs start to learn on what machine they are; it speaks to nobody.
_OF_THE_MACHINE = frozenset(
    {
        *("uname", "lsb_release", "sw_vers", "sysctl", "getconf", "nproc", "hostname", "locale", "ver"),
        *("ifconfig", "ip", "arp", "netstat", "ldconfig", "ld", "gcc", "cc", "objdump", "stty", "tput"),
    }
)
_HELPERS = re.compile(r"from (multiprocessing|joblib\.externals\.loky\.backend)\.resource_tracker import")
_SIMPLE = re.compile(r"[\w./+-]+")
_SHELLS = ("sh", "cmd.exe")

_ours: ContextVar[bool] = ContextVar("offwire starts this", default=False)


@contextmanager
def own() -> Iterator[None]:
    """Start programs of offwire's own inside."""
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)


def program_of(command: Any, shell: bool = False, executable: Any = None) -> str | None:
    """Return the name of the program that a command starts, or None for one that speaks to nobody."""
    if isinstance(command, (str, bytes, os.PathLike)):
        words = os.fsdecode(command).split() if shell else [os.fsdecode(command)]
    else:
        words = [os.fsdecode(each) for each in command]
    if not words or _ours.get():
        return None
    if any(_HELPERS.match(word) for word in words):
        return None
    first = words[0] if shell or executable is None else os.fsdecode(executable)
    name = os.path.basename(first)
    if shell and not all(map(_SIMPLE.fullmatch, words)):
        return _SHELLS[os.name == "nt"]
    return None if name in _OF_THE_MACHINE else name


class Started:
    """The programs of a run, for a mechanism that does not hold children.

    Args:
        fail: takes the kind and the line of what else is reported.
        vouched: names of programs that the user answers for.
        servants: returns the processes of offwire's own.
    """

    def __init__(
        self,
        fail: Callable[[str, str], None],
        vouched: Collection[str] = (),
        servants: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._fail = fail
        self._servants = servants
        self._vouched = frozenset(vouched)
        self._names: dict[str, None] = {}
        self._known = self._ever = False  # Where one is known, an end that is counted may be its.
        self._living, self._ended = _children(), _ended()

    def begin(self) -> None:
        """Begin a run: nothing was started."""
        self._names.clear()
        self._known = False
        self._living, self._ended = _children(), _ended()

    def reported(self, kind: str, line: str) -> None:
        """Note a program where the kind is `KIND`; hand on whatever else steering reports.

        The line is the program's name, or nothing for a process that can't go round: a fork, which is steered as this
        one, or what speaks to nobody.
        """
        if kind != KIND:
            self._fail(kind, line)
            return
        self._known = self._ever = True
        if line:
            self._names[line] = None

    def unheld(self) -> Iterator[str]:
        """Yield a failure for each program that may have gone round the tap."""
        for name in self._names:
            if name not in self._vouched:
                yield f"unheld: the program {name} was started, {_FREE}"
        if not self._known and self._others():
            yield f"unheld: a program was started by other than Python's means, {_FREE}"

    def _others(self) -> bool:
        """Whether a process has begun or ended that nobody has noted."""
        ended, living = _ended() != self._ended, _children()
        if living is None or self._living is None:
            return ended and not self._ever
        before = self._living
        return bool(living.difference(before, self._servants())) or (ended and before <= living)

    def unclaimed(self) -> Iterator[str]:
        """Yield what a clean run does not claim."""
        for name in self._names:
            if name in self._vouched:
                yield f"what the program {name} sends beside the proxy: offwire_programs answers for it"
        for name in loaded():
            yield f"what {name} sends where the agent tells it to use no proxy: it connects in C, and nothing here holds that"


def loaded() -> tuple[str, ...]:
    """Return the libraries that connect in C and are imported."""
    return tuple(name for name in C_CLIENTS if name in sys.modules)


def _children() -> set[int] | None:
    """Return the processes that this one has started and that have not ended, or None where nobody says."""
    try:
        threads = [Path("/proc/self/task", thread) for thread in os.listdir("/proc/self/task")]
        lists = [(thread / "children").read_text() for thread in threads if thread.exists()]
    except OSError:
        return None
    return {int(number) for each in lists for number in each.split()}


def _ended() -> Sequence[float]:
    """Return what the system has counted for children that have ended; it stays the same until another one does."""
    try:
        import resource
    except ImportError:
        return ()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_minflt, used.ru_majflt, used.ru_utime, used.ru_stime
