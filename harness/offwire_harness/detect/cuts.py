"""Values cut in the middle: a head and a tail with `...` between them, each too short to count on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from offwire_harness.canaries import Canary
from offwire_harness.detect.finders import Finder
from offwire_harness.detect.needles import SHORTEST
from offwire_harness.detect.text import folded

_GAPS = (b"...", "…".encode(), b"***")
_FIND_GAPS = Finder(_GAPS)
_REACH = 32
_SURE = 3


class Cuts:
    """Finds canaries of which only the beginning and the end are left."""

    def __init__(self, canaries: Sequence[Canary]) -> None:
        parts = [
            (number, folded(part.encode()))
            for number, each in enumerate(canaries)
            for part in each.distinctive
        ]
        self._parts = [(number, part) for number, part in parts if len(part) > SHORTEST]
        self._starts: dict[bytes, list[tuple[int, bytes]]] = {}
        for number, part in self._parts:
            for at in range(len(part) - _SURE + 1):
                self._starts.setdefault(part[at : at + _SURE], []).append((number, part))

    def find(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Yield the number of a canary, and where in the text it is cut."""
        for low, high in _gaps(text):
            before = folded(text[max(0, low - _REACH) : low])
            after = folded(text[high : high + _REACH])
            for number, part in self._starts.get(before[-_SURE:], ()):
                if _fits(part, before, after):
                    yield number, low
                    break


def _gaps(text: bytes) -> Iterator[tuple[int, int]]:
    last = 0
    for number, high in _FIND_GAPS.ends(text):
        low = high - len(_GAPS[number])
        if low >= last:
            last = high
            yield low, high


def _fits(part: bytes, before: bytes, after: bytes) -> bool:
    """Whether a head of the part ends the text before the gap, and a later piece of it begins the text after."""
    for head in range(min(len(before), len(part)), _SURE - 1, -1):
        at = part.find(before[-head:])
        if at < 0:
            continue
        rest = part[at + head :]
        tail = next((size for size in range(min(len(after), len(rest)), 0, -1) if after[:size] in rest), 0)
        return tail >= _SURE and head + tail >= SHORTEST
    return False
