"""Keeps signals out of a call that a gate has to be asked about.

One that arrives before the gate has heard of a connect ends the call with nothing begun. Python takes that for a connection
under way, and at last for one that was made; other code hands on an error that no network ever gave.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_OF_THE_CALL = {"SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGTRAP", "SIGSYS"}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back this thread's signals inside, which must not wait for long; where there are none to hold, do nothing."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    others = {each for each in signal.valid_signals() if getattr(each, "name", "") not in _OF_THE_CALL}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, others)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
