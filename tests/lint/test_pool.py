"""Workers may die or hang; only the item that did it goes without an answer."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import select
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from offwire_lint import forked, pool


def double(number: int) -> int:
    return number * 2


def die_on_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def die_on_sevens(number: int) -> int:
    if number % 7 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def hang_on_seven(hanging: str, number: int) -> int:
    """Hangs on 7, and leaves a mark that it does."""
    if number == 7:
        Path(hanging).touch()
        time.sleep(600)
    return number * 2


def lost(number: int) -> int:
    return -number


def items(count: int) -> list[tuple[int, int]]:
    return [(pool.BATCH_SIZE // 3, number) for number in range(count)]


@pytest.fixture(params=["fork", "spawn"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How workers are started: forked, or, as in a process that has threads or on another system, as new interpreters."""
    if request.param not in multiprocessing.get_all_start_methods():
        pytest.skip(f"not run: {request.param} needs another system")
    monkeypatch.setattr(forked, "possible", lambda: request.param == "fork")
    return str(request.param)


@pytest.mark.usefixtures("start")
@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    assert pool.run(double, items(20), jobs, lost, enough=0) == [number * 2 for number in range(20)]


@pytest.mark.usefixtures("start")
def test_a_worker_that_dies_takes_only_its_item() -> None:
    expected = [-7 if number == 7 else number * 2 for number in range(8)]
    assert pool.run(die_on_seven, items(8), 2, lost, enough=0) == expected


@pytest.mark.usefixtures("start")
def test_what_may_end_its_process_has_a_worker_however_little_it_is() -> None:
    assert pool.run(die_on_seven, [(1, 7)], 2, lost, apart=True) == [-7]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_hangs_takes_only_its_item(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patience ends here when a worker does hang, not when a clock says so: on a busy machine any other might be late too."""
    hanging = tmp_path / "hanging"
    select_now, wait_now = select.select, concurrent.futures.wait

    def until(answered: Callable[[], bool]) -> None:
        while not answered() and not hanging.exists():
            time.sleep(0.01)

    def selected(streams: list[int], *_: object) -> tuple[list[int], list[int], list[int]]:
        until(lambda: bool(select_now(streams, [], [], 0)[0]))
        ready = select_now(streams, [], [], 0)
        if not ready[0]:
            hanging.unlink()
        return ready

    def waited(futures: set[concurrent.futures.Future[object]], **_: object) -> object:
        until(lambda: bool(wait_now(futures, 0, "FIRST_COMPLETED").done))
        result = wait_now(futures, 0, "FIRST_COMPLETED")
        if not result.done:
            hanging.unlink()
        return result

    monkeypatch.setattr(select, "select", selected)
    monkeypatch.setattr(concurrent.futures, "wait", waited)
    expected = [-7 if number == 7 else number * 2 for number in range(8)]
    work = partial(hang_on_seven, str(hanging))
    assert pool.run(work, items(8), jobs, lost, enough=0, apart=True) == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_that_die_take_only_themselves(jobs: int) -> None:
    expected = [-number if number % 7 == 0 else number * 2 for number in range(30)]
    assert pool.run(die_on_sevens, items(30), jobs, lost, enough=0, apart=True) == expected


def test_answers_may_be_larger_than_a_pipe_holds() -> None:
    sizes = [(1, size) for size in (5_000_000, 1, 70_000, 0)]
    assert pool.run(bytes, sizes, 1, bytes, apart=True) == [bytes(size) for _, size in sizes]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", refused)
    monkeypatch.setattr(os, "fork", refused)
    for jobs in (1, 2):
        assert pool.run(double, items(4), jobs, lost, enough=0, apart=True) == [0, 2, 4, 6]


@pytest.mark.usefixtures("start")
def test_a_worker_finds_pythons_own_library_and_returns_to_where_the_run_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pickle", "signal", "struct", "selectors", "random"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was-run')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    assert pool.run(double, items(4), 2, lost, enough=0) == [0, 2, 4, 6]
    assert Path.cwd() == tmp_path
    assert not (tmp_path / "was-run").exists()


def test_little_work_starts_no_workers() -> None:
    assert pool.run(lambda number: os.getpid(), items(3), 2, lost, enough=10**9) == [os.getpid()] * 3


def test_nothing_to_do() -> None:
    assert pool.run(double, [], 2, lost, enough=0) == []
