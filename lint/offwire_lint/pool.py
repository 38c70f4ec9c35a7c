"""Runs a function over texts in worker processes that may die.

Batches of about the same size, largest first. When a worker dies or hangs, the batches that were under way are done again
one by one, and the items of a batch that does it again each in a process of its own, so that only the item that did it goes
without an answer.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from offwire import interrupts
from offwire_lint import forked

if TYPE_CHECKING:  # at run time only when workers are started: these imports cost 15 ms
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
Answer = TypeVar("Answer")

BATCH_SIZE = 150_000
ENOUGH_FOR_WORKERS = 400_000
"""Below this much text, starting workers costs more than they save."""
SECONDS_PER_BATCH = 120.0
_MOST_WORKERS = 61
"""What Windows allows; a number from somebody's configuration must not bring a machine down either."""


def cores() -> int:
    """Processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def run(
    work: Callable[[Item], Answer],
    items: Sequence[tuple[int, Item]],
    jobs: int,
    lost: Callable[[Item], Answer],
    *,
    enough: int = ENOUGH_FOR_WORKERS,
    patience: float | None = SECONDS_PER_BATCH,
    apart: bool = False,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[Answer]:
    """The answers of `work`, in the order of the items.

    Args:
        work: a module-level function, perhaps `partial`; it must not raise, and gives what `marshal` can write.
        items: each with its size in characters.
        jobs: how many workers at most; 0 means as many as there are cores.
        lost: the answer for an item whose worker died or did not answer in time.
        enough: total size from which on workers are started.
        patience: seconds that a batch may take; None for any.
        apart: whether a worker is started for little work too, and with one job, since the work may end its process.
        meanwhile: what this process may use the time for while workers are at work; not sure to be called.
    """
    jobs = min(jobs or cores(), _MOST_WORKERS)
    if len(items) < 2 or sum(size for size, _ in items) < enough:
        jobs = 1
    if not items or (jobs == 1 and not apart):
        return [work(item) for _, item in items]
    try:
        return _shared_out(work, items, jobs, lost, patience, meanwhile)
    except OSError:  # no processes or no shared memory to be had here
        return [work(item) for _, item in items]


def _shared_out(
    work: Callable[[Item], Answer],
    items: Sequence[tuple[int, Item]],
    jobs: int,
    lost: Callable[[Item], Answer],
    patience: float | None,
    meanwhile: Callable[[], object],
) -> list[Answer]:
    """The answers of workers."""
    answers: dict[int, Answer] = {}
    left = list(batches([size for size, _ in items]))
    while left:
        several = len(left) > 1
        answers.update(_attempt(work, items, left, min(jobs, len(left)), patience, meanwhile))
        left = [batch for batch in left if batch[0] not in answers]
        # Batches are handed out in order, a few ahead: the one that did it is among the first that are left.
        suspects, left = left[: 2 * jobs + 1], left[2 * jobs + 1 :]
        for batch in suspects:
            if several:
                answers.update(_attempt(work, items, [batch], 1, patience))
            for index in batch if batch[0] not in answers else ():
                alone = _attempt(work, items, [[index]], 1, patience) if len(batch) > 1 else {}
                answers[index] = alone[index] if index in alone else lost(items[index][1])
    return [answers[index] for index in range(len(items))]


def batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of about `BATCH_SIZE`, the largest items first."""
    batch: list[int] = []
    filled = 0
    for index in sorted(range(len(sizes)), key=lambda index: (-sizes[index], index)):
        batch.append(index)
        filled += sizes[index]
        if filled >= BATCH_SIZE:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def _attempt(
    work: Callable[[Item], Answer],
    items: Sequence[tuple[int, Item]],
    batches: Sequence[list[int]],
    jobs: int,
    patience: float | None,
    meanwhile: Callable[[], object] = lambda: None,
) -> dict[int, Answer]:
    """The answers of those batches that were finished; a dead or silent worker ends the attempt."""
    if jobs == 1 and forked.possible():
        tasks = [[items[index][1] for index in batch] for batch in batches]
        finished = zip(batches, forked.answers(work, tasks, patience, meanwhile), strict=False)
        return {index: answer for batch, got in finished for index, answer in zip(batch, got, strict=True)}
    from concurrent.futures import ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    from offwire_lint import workers

    answers: dict[int, Answer] = {}
    context = _context()
    with workers.started_elsewhere(context):
        executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(work,))
    try:
        futures: dict[Future[list[Answer]], list[int]] = {}
        try:
            with workers.started_elsewhere(context), interrupts.held_back():
                begun = executor.submit(os.getpid)
                for batch in batches:
                    futures[executor.submit(_work_on, [items[index][1] for index in batch])] = batch
            meanwhile()
            begun.result()  # what a new interpreter takes to start is not the batch's time
        except BrokenProcessPool:
            pass
        pending = set(futures)
        while pending:
            done, pending = wait(pending, timeout=patience, return_when="FIRST_COMPLETED")
            if not done:
                _end(executor)
                break
            for future in done:
                if future.exception() is None:
                    answers.update(zip(futures[future], future.result(), strict=True))
    except BaseException:  # interrupted: nobody waits for what workers are at
        _end(executor)
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    return answers


_work: Callable[[Any], Any]


def _begin(work: Callable[[Any], Any]) -> None:
    """Tells a worker what to do, once; a forked one inherits what that needs, however large."""
    from offwire_lint import workers

    global _work
    _work = work
    gc.disable()
    workers.begin()


def _work_on(batch: list[Any]) -> list[Any]:
    return [_work(item) for item in batch]


def _end(executor: ProcessPoolExecutor) -> None:
    """Ends workers that hang."""
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()


def _context() -> BaseContext:
    """Forking is the fastest start."""
    import multiprocessing

    return multiprocessing.get_context("fork" if forked.possible() else "spawn")
