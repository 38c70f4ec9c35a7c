"""Spreads the work of a run over a cluster, through joblib: Dask, Ray, or joblib's own processes.

What the cluster does not answer, because it lost a worker or went away, is done on this machine, by the ordinary pool: a
report never depends on where it was made. A cluster's workers are trusted: they are sent source code, and what they answer is
unpickled. So a cluster is named on the command line alone, never in a configuration that came with a clone.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

import offwire
from offwire_lint import pool
from offwire_lint.config import ConfigError

Item = TypeVar("Item")
Answer = TypeVar("Answer")

SECONDS_TO_CONNECT = 30
_SECONDS_AT_MOST = 3600.0
_Stamp = tuple[str, int, int]


class _Mismatch(Exception):
    """A worker that would judge differently."""


@contextmanager
def connected(name: str) -> Iterator[Callable[..., list[Any]]]:
    """What to call instead of `pool.run` while a cluster is there.

    Args:
        name: `dask=tcp://scheduler:8786`, `ray`, `ray=ADDRESS` or `loky`.

    Raises:
        ConfigError: joblib or the backend is not installed, the cluster can't be reached, or its workers are others.
    """
    backend, _, address = name.partition("=")
    with ExitStack() as stack:
        try:
            import joblib

            _CONNECT[backend](address, stack)
            stack.enter_context(joblib.parallel_config(backend=backend))
        except ImportError as error:
            needed = f"{error.name or backend} is not installed: pip install 'offwire[cluster]'"
            raise ConfigError(f"--cluster {name}: {needed}") from None
        except Exception as error:  # each backend has errors of its own for a cluster that is not there
            raise ConfigError(f"--cluster {name}: can't be reached ({type(error).__name__})") from None
        try:
            yield run
        except _Mismatch as error:
            raise ConfigError(f"--cluster {name}: {error}") from None


def run(
    work: Callable[[Item], Answer],
    items: Sequence[tuple[int, Item]],
    jobs: int,
    lost: Callable[[Item], Answer],
    *,
    enough: int = pool.ENOUGH_FOR_WORKERS,
    patience: float | None = pool.SECONDS_PER_BATCH,
    apart: bool = False,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[Answer]:
    """The answers of `work`, in the order of the items; arguments as for `pool.run`."""
    answers: dict[int, Answer] = {}
    if sum(size for size, _ in items) >= enough:
        try:
            answers.update(_from_cluster(work, items, patience or _SECONDS_AT_MOST))
        except _Mismatch:
            raise
        except Exception as error:
            text = "the cluster failed (%s); what it did not answer is done on this machine"
            logging.getLogger("offwire").warning("offwire: " + text, type(error).__name__)
    left = [index for index in range(len(items)) if index not in answers]
    here = pool.run(
        work,
        [items[index] for index in left],
        jobs,
        lost,
        enough=enough,
        patience=patience,
        apart=apart,
        meanwhile=meanwhile,
    )
    answers.update(zip(left, here, strict=True))
    return [answers[index] for index in range(len(items))]


def _from_cluster(
    work: Callable[[Item], Answer], items: Sequence[tuple[int, Item]], patience: float
) -> Iterator[tuple[int, Answer]]:
    """Index and answer of each item, as they come; a batch that does not come in time is an error."""
    import joblib

    tasks = (
        joblib.delayed(_work_on)(work, batch, [items[index][1] for index in batch])
        for batch in pool.batches([size for size, _ in items])
    )
    try:
        parallel = joblib.Parallel(n_jobs=-1, return_as="generator_unordered", timeout=patience)
    except ValueError:  # Ray's backend answers all at once, at the end
        parallel = joblib.Parallel(n_jobs=-1, timeout=patience)
    for stamp, batch, answers in parallel(tasks):
        if stamp != _stamp():
            there, here = ("offwire {} on Python {}.{}".format(*one) for one in (stamp, _stamp()))
            raise _Mismatch(f"a worker has {there}, this machine {here}; they would judge differently")
        yield from zip(batch, answers, strict=True)


def _work_on(
    work: Callable[[Any], Any], batch: Sequence[int], items: Sequence[Any]
) -> tuple[_Stamp, Sequence[int], list[Any]]:
    """Runs on a worker."""
    return _stamp(), batch, [work(item) for item in items]


def _stamp() -> _Stamp:
    return offwire.__version__, sys.version_info[0], sys.version_info[1]


def _connect_dask(address: str, stack: ExitStack) -> None:
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client = stack.enter_context(Client(address, timeout=SECONDS_TO_CONNECT))
    client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)


def _connect_ray(address: str, stack: ExitStack) -> None:
    import ray
    from ray.util.joblib import register_ray

    ray.init(address=address or None, logging_level=logging.ERROR, log_to_driver=False)
    stack.callback(ray.shutdown)
    register_ray()


def _connect_loky(address: str, stack: ExitStack) -> None:
    """Joblib's own processes on this machine: needs no cluster."""


_CONNECT = {"dask": _connect_dask, "ray": _connect_ray, "loky": _connect_loky}
