"""Finds many byte strings in one pass, with whichever engine the amount of text is worth.

An engine that scans faster takes longer to build. A run of a few requests is searched with the one that is there
at once; the next are built when there was more to search than their building costs. Hyperscan is the last,
where it is installed and patterns are not too many for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache

import ahocorasick_rs

with suppress(ImportError):  # there is no wheel for every machine, and nothing is lost but time
    import hyperscan

_HYPERSCAN = "hyperscan" in globals()

Matches = list[tuple[int, int]]
"""Number of a pattern and where a match of it ends; of what overlaps each."""

_Engine = Callable[[bytes], Matches]

_MUCH = 500_000
"""Bytes that have to be searched before an automaton is worth more than the quickest to build."""

_FEW = 20_000
"""Patterns up to which that is so."""

_LONG = 16 << 10
"""Bytes of text from which it is worth asking what stands in it."""

_BYTES_A_PATTERN = 2_000
"""Bytes that have to be searched for each pattern before Hyperscan is worth its compilation."""


class Finder:
    """Finds some byte strings, none of them empty."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = list(patterns)
        self._searched = 0
        self._stages = [] if len(self._patterns) > _FEW else [(_MUCH, _dense)]
        if _HYPERSCAN and self._stages:
            self._stages.append((max(_MUCH, _BYTES_A_PATTERN * len(self._patterns)), _compiled))
        self._engine = _automaton(self._patterns) if self._patterns else _nothing

    def ends(self, text: bytes) -> Matches:
        """Return every match in a text, in order of where they end."""
        self._searched += len(text)
        if self._stages and self._patterns and self._searched > self._stages[0][0]:
            due = [build for least, build in self._stages if self._searched > least]
            self._stages = self._stages[len(due) :]
            self._engine = due[-1](self._patterns)
        return self._engine(text)

    def found(self, text: bytes) -> set[int]:
        """Return the numbers of the patterns that stand in a text."""
        return {number for number, _ in self.ends(text)}


@lru_cache(maxsize=4)
def gate(expressions: tuple[bytes, ...]) -> Callable[[bytes], set[int]]:
    """Return what tells which of some regular expressions may match in a text, by their numbers.

    It is right about those that it leaves out. Without Hyperscan it leaves out none: to try each would take
    longer than what they are to spare.
    """
    everything = set(range(len(expressions)))
    if not _HYPERSCAN:
        return lambda _text: everything
    try:
        scan = _scanner(list(expressions), once=True)
    except hyperscan.HyperscanError:
        return lambda _text: everything
    return lambda text: {number for number, _ in scan(text)} if len(text) >= _LONG else everything


def _nothing(_text: bytes) -> Matches:
    return []


def _automaton(patterns: list[bytes], kind: ahocorasick_rs.Implementation | None = None) -> _Engine:
    automaton = ahocorasick_rs.BytesAhoCorasick(patterns, implementation=kind)

    def find(text: bytes) -> Matches:
        hits = automaton.find_matches_as_indexes(text, overlapping=True)
        return [(number, end) for number, _, end in hits]

    return find


def _dense(patterns: list[bytes]) -> _Engine:
    return _automaton(patterns, ahocorasick_rs.Implementation.DFA)


def _compiled(patterns: list[bytes]) -> _Engine:
    try:
        return _scanner([b"".join(b"\\x%02x" % code for code in pattern) for pattern in patterns])
    except hyperscan.HyperscanError:  # a processor that it does not run on
        return _dense(patterns)


def _scanner(expressions: list[bytes], *, once: bool = False) -> _Engine:
    database = hyperscan.Database()
    numbers = list(range(len(expressions)))
    flags = hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_SINGLEMATCH if once else 0)
    database.compile(expressions=expressions, ids=numbers, elements=len(numbers), flags=flags)
    # One scan at a time is what a database has room for.
    lock = threading.Lock()

    def find(text: bytes) -> Matches:
        matches: Matches = []
        with lock:
            database.scan(text, lambda number, _start, end, *_: matches.append((number, end)))
        return matches

    return find
