"""What counts as reading a variable: a look at its value by its name, and not a walk over the whole environment."""

from __future__ import annotations

import os
import threading
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from offwire_harness.environ import Look, PlantedEnvironment

NAME, OTHER = "OFFWIRE_TEST_KEY", "OFFWIRE_TEST_OTHER"


@pytest.fixture
def planted() -> Iterator[PlantedEnvironment]:
    planted = PlantedEnvironment()
    planted.plant(NAME, "value")
    planted.plant(OTHER, "other")
    yield planted
    planted.restore()


def first_that_fits() -> str:
    for name in os.environ:
        if name == NAME:
            return os.environ[name]
    return ""


READING: dict[str, Callable[[], Any]] = {
    "a subscript": lambda: os.environ[NAME],
    "get": lambda: os.environ.get(NAME),
    "getenv": lambda: os.getenv(NAME),
    "pop": lambda: os.environ.pop(NAME),
    "setdefault": lambda: os.environ.setdefault(NAME, "x"),
    "bytes": lambda: os.environb[NAME.encode()],
    "getenvb": lambda: os.getenvb(NAME.encode()),
    "a search": first_that_fits,
    "a filter": lambda: [os.environ[name] for name in os.environ if name.endswith("_KEY")],
    "a copy, and then the variable": lambda: (dict(os.environ), os.environ[NAME]),
    "another thread": lambda: run_in_thread(lambda: os.environ[NAME]),
}
COPYING: dict[str, Callable[[], Any]] = {
    "dict": lambda: dict(os.environ),
    "copy": lambda: os.environ.copy(),
    "a display": lambda: {**os.environ},
    "a union": lambda: os.environ | {},
    "items": lambda: list(os.environ.items()),
    "values": lambda: list(os.environ.values()),
    "a loop": lambda: [os.environ[name] for name in os.environ],
    "bytes": lambda: dict(os.environb),
}
NEITHER: dict[str, Callable[[], Any]] = {
    "another variable": lambda: os.environ[OTHER],
    "whether it is there": lambda: NAME in os.environ,
    "the names": lambda: list(os.environ),
    "a search for proxies": urllib.request.getproxies,
}


def run_in_thread(work: Callable[[], Any]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.mark.parametrize("how", READING)
def test_what_reads_a_variable(planted: PlantedEnvironment, how: str):
    READING[how]()
    assert planted.look_at(NAME) is Look.READ


@pytest.mark.parametrize("how", COPYING)
def test_what_copies_it_with_all_others(planted: PlantedEnvironment, how: str):
    COPYING[how]()
    assert planted.look_at(NAME) is Look.COPIED


@pytest.mark.parametrize("how", NEITHER)
def test_what_does_neither(planted: PlantedEnvironment, how: str):
    NEITHER[how]()
    assert planted.look_at(NAME) is Look.NONE


def test_a_copy_does_not_undo_a_reading(planted: PlantedEnvironment):
    assert os.environ[NAME] == "value"
    assert dict(os.environ)[NAME] == "value"
    assert planted.look_at(NAME) is Look.READ


def test_forgetting_begins_anew_and_restoring_leaves_no_trace(planted: PlantedEnvironment):
    assert os.environ[NAME]
    planted.forget_reads()
    assert planted.look_at(NAME) is Look.NONE
    planted.restore()
    assert NAME not in os.environ
    assert NAME.encode() not in os.environb
