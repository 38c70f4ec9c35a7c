"""Every engine finds the same, and a gate closes on nothing that could be there."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hiding import ENCODERS, ODD_ENCODERS

from offwire_harness.detect import finders
from offwire_harness.detect.finders import Finder, gate
from offwire_harness.detect.table import TRANSFORMS

PATTERNS = [b"abcd", b"bcda", b"\x00\xff", b"(.*)", b"aa"]
ENGINES = {"quickest": finders._automaton, "dense": finders._dense, "compiled": finders._compiled}


def naive(text: bytes) -> set[tuple[int, int]]:
    starts = range(len(text))
    return {
        (number, at + len(pattern))
        for (number, pattern), at in product(enumerate(PATTERNS), starts)
        if text.startswith(pattern, at)
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_every_match_in_order(engine: str) -> None:
    if engine == "compiled" and not finders._HYPERSCAN:
        pytest.skip("not run: hyperscan is not installed")
    find = ENGINES[engine](PATTERNS)
    chance = random.Random(4)
    for _ in range(200):
        text = bytes(chance.choices(b"abcd\x00\xff(.*)", k=60))
        ends = find(text)
        assert set(ends) == naive(text)
        assert [end for _, end in ends] == sorted(end for _, end in ends)


def test_a_finder_finds_the_same_however_much_it_has_searched() -> None:
    finder = Finder(PATTERNS)
    text = b"xx(.*)abcdaaxx" * 20_000
    told = [finder.found(text) for _ in range(8)]
    assert all(each == {0, 1, 3, 4} for each in told)
    assert Finder([]).found(text) == set()


@pytest.mark.parametrize("name", {**ENCODERS, **ODD_ENCODERS})
def test_no_gate_closes_on_what_can_be_undone(name: str) -> None:
    needed = [each for each in TRANSFORMS if each.needs]
    text = {**ENCODERS, **ODD_ENCODERS}[name]("q7RmZ2vXc9LtB4sKd8Wn-Yp3Ug6Hj5Ee")
    text = (text + "\n" + "This is only prose. " * 2000).encode()
    there = gate(tuple(each.needs for each in needed))(text)
    undone = {number for number, each in enumerate(needed) if any(each.undo(text))}
    assert undone <= there


def test_a_gate_closes_where_nothing_needs_it_open() -> None:
    if not finders._HYPERSCAN:
        pytest.skip("not run: hyperscan is not installed")
    needs = tuple(each.needs for each in TRANSFORMS if each.needs)
    assert gate(needs)(b"This is only prose. " * 2000) == set()
