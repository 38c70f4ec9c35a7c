"""Ctrl-C: told apart from Python's own, and kept from processes that are just being started."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, under a type of its own: CPython remembers a bare KeyboardInterrupt that left an `exec` of source text (a dataclass is made by
    one), though it was caught further out, and ends `python -m` by the signal in place of our exit code (`run_eval_code_obj`, Py_RunMain).
    """


def tell_apart() -> None:
    """Have Ctrl-C raise our own type, unless whoever calls us has a handler of theirs or is no main thread."""

    def interrupt(number: int, frame: object) -> None:
        raise Interrupted

    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, interrupt)


@contextmanager
def held_back() -> Iterator[None]:
    """Let Ctrl-C wait while processes are started: a terminal sends it to them too, and they must not see it before they `leave_to_parent`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_to_parent() -> None:
    """In a process that was started with Ctrl-C held back: leave Ctrl-C to the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
