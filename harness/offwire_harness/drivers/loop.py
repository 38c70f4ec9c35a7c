"""An event loop on a thread of its own for the agents under test.

Tools block event loops, and some never come back. Here they can hang neither the test nor the interpreter's
exit: every thread is a daemon, and a loop that is stuck is left behind for a new one.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class _DaemonThreads(ThreadPoolExecutor):
    """A thread per call, a daemon each: the pool's own threads are joined at exit, for ever if one is stuck."""

    def __init__(self) -> None:
        super().__init__()
        self._working: set[threading.Thread] = set()

    def left(self) -> bool:
        """Whether a call has not come back."""
        self._working = {thread for thread in self._working if thread.is_alive()}
        return bool(self._working)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

        thread = threading.Thread(target=work, name="offwire-tool", daemon=True)
        self._working.add(thread)
        thread.start()
        return future


def finalize_leftovers() -> None:
    """Have what a drive that was cut short left half done come to its end now, and not in the midst of something else.

    On Python 3.11 a finalizer that logs a traceback while a module is parsed makes the parser fail with a SystemError.
    """
    gc.collect()


class DriveLoop:
    """One running event loop; `run` puts a coroutine on it from any thread."""

    def __init__(self) -> None:
        """Start the loop and its thread."""
        self._loop = asyncio.new_event_loop()
        self._tools = _DaemonThreads()
        self._loop.set_default_executor(self._tools)
        # What a forgotten task died of would be printed whole, canaries included.
        self._loop.set_exception_handler(lambda loop, context: None)
        self._closing = False
        self._thread = threading.Thread(target=self._main, name="offwire-drive", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        """Start a coroutine in the caller's context and return a function that cancels it, from any thread."""
        tasks: list[asyncio.Task[None]] = []

        def begin() -> None:
            tasks.append(self._loop.create_task(work()))

        def cancel() -> None:
            self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in tasks])

        self._loop.call_soon_threadsafe(begin, context=contextvars.copy_context())
        return cancel

    def left(self) -> bool:
        """Whether something of an ended drive still runs: a tool's thread, or, once closing, the loop itself."""
        return self._tools.left() or (self._closing and self._thread.is_alive())

    def close(self) -> None:
        """Stop the loop if it still listens; a stuck one is left to die with the process."""
        self._closing = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=1)
        if not self._thread.is_alive():
            self._loop.close()
            finalize_leftovers()

    def _main(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._closing:
            with suppress(KeyboardInterrupt, SystemExit):  # a tool's own: it ends its task, never this loop
                self._loop.run_forever()
