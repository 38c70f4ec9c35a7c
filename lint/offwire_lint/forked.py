"""Work in one forked process: quick to start, for work that is little and may still end the process that does it."""

from __future__ import annotations

import gc
import marshal
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from offwire import interrupts

_HEAD = 8


def possible() -> bool:
    """Whether this process may be forked: only Linux is safe for it, and only while there are no threads."""
    return sys.platform == "linux" and threading.active_count() == 1


def answers(
    work: Callable[[Any], Any],
    batches: Sequence[Sequence[Any]],
    patience: float | None,
    meanwhile: Callable[[], object],
) -> list[list[Any]]:
    """The answers to those batches that were finished, in order; a child that dies or falls silent ends the work.

    Args:
        work: gives plain types, which `marshal` can write.
        batches: items that are answered together.
        patience: seconds that a batch may take; None for any.
        meanwhile: what to do here before the first answer is waited for.

    Raises:
        OSError: no process is to be had.
    """
    with _child(work, batches) as stream:
        meanwhile()
        return list(_received(stream, len(batches), patience))


@contextmanager
def _child(work: Callable[[Any], Any], batches: Sequence[Sequence[Any]]) -> Iterator[int]:
    """Where a child's answers can be read; it ends with the block."""
    answers, to_parent = os.pipe()
    of_parent, alive = os.pipe()
    child = 0
    try:
        with interrupts.held_back():
            try:
                child = os.fork()
                if child == 0:
                    os.close(answers)
                    os.close(alive)
                    _serve(work, batches, to_parent, of_parent)
            finally:  # the child never comes here
                os.close(to_parent)
                os.close(of_parent)
        yield answers
    finally:
        if child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(answers)
        os.close(alive)


def _serve(
    work: Callable[[Any], Any], batches: Sequence[Sequence[Any]], to_parent: int, of_parent: int
) -> None:
    """The child's life: leaves Ctrl-C to the parent, ends when that has ended, and never returns."""
    try:
        interrupts.leave_to_parent()
        threading.Thread(target=_end_with, args=(of_parent,), daemon=True).start()
        gc.disable()
        for batch in batches:
            data = marshal.dumps([work(item) for item in batch])
            left = memoryview(len(data).to_bytes(_HEAD, "little") + data)
            while left:
                left = left[os.write(to_parent, left) :]
    finally:
        os._exit(0)


def _end_with(of_parent: int) -> None:
    os.read(of_parent, 1)
    os._exit(1)


def _received(stream: int, count: int, patience: float | None) -> Iterator[list[Any]]:
    """Batches of answers as they come, until all are there, the child has died, or it takes too long for one."""
    data = bytearray()
    while count:
        if not select.select([stream], [], [], patience)[0]:
            return
        piece = os.read(stream, 1 << 20)
        if not piece:
            return
        data += piece
        while len(data) >= _HEAD:
            end = _HEAD + int.from_bytes(data[:_HEAD], "little")
            if len(data) < end:
                break
            yield marshal.loads(memoryview(data)[_HEAD:end])
            del data[:end]
            count -= 1
