"""Workers may die or hang; only the item that did it goes without an answer."""

from __future__ import annotations

import os
import signal
import time

import pytest

from offwire_lint import pool


def double(number: int) -> int:
    return number * 2


def die_on_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def hang_on_seven(number: int) -> int:
    if number == 7:
        time.sleep(600)
    return number * 2


def lost(number: int) -> int:
    return -number


def items(count: int) -> list[tuple[int, int]]:
    return [(pool.BATCH_SIZE // 3, number) for number in range(count)]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    assert pool.run(double, items(20), jobs, lost, enough=0) == [number * 2 for number in range(20)]


def test_a_worker_that_dies_takes_only_its_item() -> None:
    expected = [-7 if number == 7 else number * 2 for number in range(12)]
    assert pool.run(die_on_seven, items(12), 2, lost, enough=0) == expected


def test_a_worker_that_hangs_takes_only_its_item() -> None:
    expected = [-7 if number == 7 else number * 2 for number in range(8)]
    assert pool.run(hang_on_seven, items(8), 2, lost, enough=0, patience=1.0) == expected


def test_little_work_starts_no_workers() -> None:
    assert pool.run(lambda number: os.getpid(), items(3), 2, lost, enough=10**9) == [os.getpid()] * 3


def test_nothing_to_do() -> None:
    assert pool.run(double, [], 2, lost, enough=0) == []
