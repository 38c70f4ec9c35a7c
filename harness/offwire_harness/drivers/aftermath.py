"""What an agent leaves running when it returns: a task that will go on by itself, a thread that still works.

Their traffic belongs to the run. They get a moment to end; what then is still about to act is named, for nobody saw what
it does. What only waits for others, such as a worker at an empty queue, is no hindrance.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GRACE = 1.0
"""Seconds that they get to end."""

_IDLE = 0.25
"""Seconds that those get which wait for something: an answer on the wire comes well within it."""

_POLL = 0.01
_WAITING_IN = frozenset(
    {"threading.py", "queue.py", "selectors.py", "thread.py", "_base.py", "connection.py", "unix_events.py"}
)
"""Files of the standard library in which a thread stands that waits for others."""

_OURS = "offwire-"


class Aftermath:
    """What a drive began and has not ended; made before the drive, on its event loop.

    `working` are the threads that still worked when `settled` returned: they can't be ended.
    """

    def __init__(self) -> None:
        """Take note of what runs already."""
        self._tasks = asyncio.all_tasks()
        self._threads = set(threading.enumerate())
        self.working: tuple[threading.Thread, ...] = ()

    async def settled(self) -> tuple[str, ...]:
        """Wait for what is left to end, and return what still is to act, a line each."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < GRACE:
            tasks, threads = list(self._left_tasks()), list(self._left_threads())
            if not tasks and not threads:
                return ()
            if passed > _IDLE and not any(map(_sleeps, tasks)) and not any(map(_works, threads)):
                return ()
            await asyncio.sleep(_POLL)
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        for task in self._left_tasks():
            if _sleeps(task):
                task.cancel()  # or it would send in the midst of another run
                yield f"the task {_name(task.get_coro())} was asleep when the agent had returned, and what it does next was not seen"
        self.working = tuple(filter(_works, self._left_threads()))
        for thread in self.working:
            yield f"the thread {thread.name} still ran when the agent had returned, and what it does next was not seen"

    def _left_tasks(self) -> Iterator[asyncio.Task[Any]]:
        return (task for task in asyncio.all_tasks() - self._tasks if task is not asyncio.current_task())

    def _left_threads(self) -> Iterator[threading.Thread]:
        for thread in threading.enumerate():
            if thread not in self._threads and not (
                thread.name.startswith(_OURS) and thread.name != "offwire-tool"
            ):
                yield thread


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
    frame = sys._current_frames().get(thread.ident or 0)
    if frame is None:
        return False
    place = Path(frame.f_code.co_filename)
    return not (place.name in _WAITING_IN and "site-packages" not in place.parts)
