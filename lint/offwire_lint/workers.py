"""How worker processes begin and end: none outlives the run, none speaks when it is interrupted."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext

from offwire import interrupts


def begin() -> None:
    """The first thing that a worker does: leave Ctrl-C to the run that started it, and end when that has ended."""
    interrupts.leave_to_parent()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


@contextmanager
def started_elsewhere(context: BaseContext) -> Iterator[None]:
    """Interpreters are started in Python's own folder: a new one looks for its library in the current one first, and what
    is linted may hold a `pickle.py`. A worker returns to where the run is before it works; a forked one never leaves.
    """
    if context.get_start_method() == "fork":
        yield
        return
    here = os.getcwd()
    os.chdir(sys.prefix)
    try:
        yield
    finally:
        os.chdir(here)
