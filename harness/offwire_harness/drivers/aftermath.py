"""What an agent leaves running when it returns: a task or a process that will go on by itself, a thread that still works.

Their traffic belongs to the run. They get a moment to end; what then is still about to act is named, for nobody saw what
it does. What only waits for others, such as a worker at an empty queue, is no hindrance; what waits for an answer that is
under way is one.
"""

from __future__ import annotations

import asyncio
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from offwire_harness.drivers import processes
from offwire_harness.drivers.processes import Process

GRACE = 1.0
"""Seconds that they get to end."""

_IDLE = 0.25
"""Seconds that those get which wait for something: an answer on the wire comes well within it."""

_POLL = 0.01
_WAITING_IN = frozenset(
    {"threading.py", "queue.py", "selectors.py", "thread.py", "_base.py", "connection.py", "unix_events.py"}
)
"""Files of the standard library in which a thread stands that waits for others."""

_STANDARD = sysconfig.get_path("stdlib")
_OURS = "offwire-"


class Working(Protocol):
    """A thread or a process."""

    @property
    def name(self) -> str:
        """What it is called."""

    def is_alive(self) -> bool:
        """Whether it has not ended."""


class Aftermath:
    """What a drive began and has not ended; made before the drive, on its event loop.

    `working` are the threads and processes that still worked when `settled` returned: they can't be ended. `waiting`
    tells of each thing that only waited whether it still does.

    Args:
        answering: tells the hosts that have been asked for something and have not answered yet.
    """

    def __init__(self, answering: Callable[[], Sequence[str]] = tuple) -> None:
        """Take note of what runs already."""
        self._answering = answering
        self._tasks = asyncio.all_tasks()
        self._threads = set(threading.enumerate())
        self._processes = processes.numbers()
        self._timers = set(_timers(asyncio.get_running_loop()))
        self._found: dict[int, Process] = {}
        self.working: tuple[Working, ...] = ()
        self.waiting: tuple[Callable[[], bool], ...] = ()

    async def settled(self) -> tuple[str, ...]:
        """Wait for what is left to end, and return what still is to act, a line each."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < GRACE:
            tasks, threads, started = self._left()
            if not tasks and not threads and not started:
                return ()
            acts = (
                any(map(_sleeps, tasks)) or any(map(_works, threads)) or any(each.works() for each in started)
            )
            if passed > _IDLE and not acts and not self._awaited():
                break
            await asyncio.sleep(_POLL)
        lines = tuple(self._lines())
        self.waiting = tuple(self._still_waiting())
        return lines

    def _left(self) -> tuple[list[asyncio.Task[Any]], list[threading.Thread], list[Process]]:
        return list(self._left_tasks()), list(self._left_threads()), list(self._left_processes())

    def _lines(self) -> Iterator[str]:
        tasks, threads, started = self._left()
        for task in tasks:
            if _sleeps(task):
                task.cancel()  # or it would send in the midst of another run
                yield f"the task {_name(task.get_coro())} was asleep {_UNSEEN}"
        working = [each for each in threads if _works(each)]
        for thread in working:
            yield f"the thread {thread.name}{_place(thread)} still ran {_UNSEEN}"
        running = [each for each in started if each.works()]
        for process in running:
            yield f"the process {process.name} still ran {_UNSEEN}"
        if not working:
            for host in self._awaited():
                yield f"something still waited for an answer of {host} {_UNSEEN}"
        self.working = (*working, *running)

    def _awaited(self) -> Sequence[str]:
        """Return the hosts whose answer may set something going."""
        return self._answering() if any(self._left_tasks()) or any(self._left_threads()) else ()

    def _still_waiting(self) -> Iterator[Callable[[], bool]]:
        """Yield, for each thing that may go on by itself one day, whether it has not ended."""
        for task in self._left_tasks():
            yield lambda task=task: not task.done()  # type: ignore[misc]
        for thread in self._left_threads():
            if _wakes(thread):
                yield thread.is_alive
        yield from (each.is_alive for each in self._left_processes())
        loop = asyncio.get_running_loop()
        for timer in set(_timers(loop)) - self._timers:
            yield lambda timer=timer: not timer.cancelled() and timer.when() > loop.time()  # type: ignore[misc]

    def _left_tasks(self) -> Iterator[asyncio.Task[Any]]:
        return (task for task in asyncio.all_tasks() - self._tasks if task is not asyncio.current_task())

    def _left_threads(self) -> Iterator[threading.Thread]:
        for thread in threading.enumerate():
            if thread not in self._threads and not (
                thread.name.startswith(_OURS) and thread.name != "offwire-tool"
            ):
                yield thread

    def _left_processes(self) -> Iterator[Process]:
        for each in processes.started_since(self._processes):
            known = self._found.setdefault(each.number, each)
            if known.is_alive():
                yield known


_UNSEEN = "when the agent had returned, and what it does next was not seen"


def _name(coroutine: Any) -> str:
    return str(getattr(coroutine, "__qualname__", None) or type(coroutine).__name__)


def _sleeps(task: asyncio.Task[Any]) -> bool:
    """Whether a timer will wake the task."""
    awaited: Any = task.get_coro()
    while awaited is not None:
        if getattr(awaited, "cr_code", None) is asyncio.sleep.__code__:
            return True
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "ag_await", None)
    return False


def _works(thread: threading.Thread) -> bool:
    """Whether the thread does something, or sleeps to do something."""
    if isinstance(thread, threading.Timer):
        return not thread.finished.is_set()
    frame = sys._current_frames().get(thread.ident or 0)
    if frame is None:
        return False
    place = Path(frame.f_code.co_filename)
    return not (place.name in _WAITING_IN and "site-packages" not in place.parts)


def _place(thread: threading.Thread) -> str:
    """Return in words the module whose code the thread began with, or nothing: an SDK's exporter is told by it."""
    frame, module = sys._current_frames().get(thread.ident or 0), ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        module = module if name == threading.__name__ else name
        frame = frame.f_back
    return f" of {module}" if module else ""


def _timers(loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.TimerHandle]:
    """Yield what an agent's own code has set to be called later; libraries keep their connections in order that way."""
    for timer in getattr(loop, "_scheduled", ()):
        code = getattr(getattr(timer, "_callback", None), "__code__", None)
        if code is not None and not timer.cancelled() and not _is_installed(code.co_filename):
            yield timer


def _is_installed(file: str) -> bool:
    return "site-packages" in Path(file).parts or file.startswith(_STANDARD)


def _wakes(thread: threading.Thread) -> bool:
    """Whether a thread that waits does so for a time only."""
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_locals.get("timeout") is not None
