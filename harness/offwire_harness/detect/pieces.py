"""Values that were cut into pieces with anything between them: rows of a table, turns of a conversation, requests.

A piece is four characters or more. Pieces in the order of the value count as a sighting if it is beyond chance
that they stand so: each is evidence by its length, and what lies between two of them, in the text and in the
value, counts against them.
"""

from __future__ import annotations

import math
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offwire_harness.canaries import Canary
from offwire_harness.detect.finders import Finder
from offwire_harness.detect.needles import MANY, SHORTEST
from offwire_harness.detect.text import drawn, folded

_GRAM = 4
_LOOK_BACK = 24
_BEYOND_CHANCE = 16.0
"""How much more evidence than it takes to tell one place of a text and of a value from all others, in bits."""

_LINK = 1.3
_HEX = frozenset(drawn((string.hexdigits + "-").encode()))
_BITS = 4.4
_BITS_OF_HEX = 3.7
_NO_CHARACTER = bytes(range(33)) + bytes(range(128, 192))


@dataclass(frozen=True, slots=True)
class Chain:
    """Pieces of a canary, by its place in the list: where in the text each stands, in order."""

    canary: int
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    offset: int
    size: int
    letters: int
    bits: float

    @property
    def end(self) -> int:
        return self.start + self.size


_Diagonals = dict[int, list[int]]
"""Where pieces of the least length start in a text, by how far that is from where they start in the value."""


class Pieces:
    """Finds the pieces of some canaries; of more than 200 it looks for none."""

    def __init__(self, canaries: Sequence[Canary]) -> None:
        self._parts = [
            (number, drawn(part.encode(errors="surrogatepass")))
            for number, each in enumerate(canaries[: MANY + 1])
            for part in each.distinctive
        ]
        self._grams: dict[bytes, list[tuple[int, int]]] = defaultdict(list)
        for index, (_, part) in enumerate(self._parts if len(canaries) <= MANY else ()):
            for offset in range(len(part) - _GRAM + 1):
                self._grams[part[offset : offset + _GRAM]].append((index, offset))
        self._finder = Finder(list(self._grams))

    def find(self, text: bytes) -> Iterator[Chain]:
        """Yield chains of two pieces or more that are no chance, those of one canary apart from each other."""
        if not self._grams or not text:
            return
        chance = math.log2(len(text)) + math.log2(sum(len(part) for _, part in self._parts))
        for index, pieces in self._found(drawn(text)).items():
            while chain := _best(pieces, chance + _BEYOND_CHANCE):
                if len(chain) > 1:
                    yield Chain(self._parts[index][0], tuple(piece.start for piece in chain))
                pieces = [piece for piece in pieces if piece not in chain]

    def _found(self, text: bytes) -> dict[int, list[_Piece]]:
        """Return the longest pieces of each part, in order of the text, where there is enough of the part."""
        places = list(self._grams.values())
        diagonals: dict[int, _Diagonals] = defaultdict(lambda: defaultdict(list))
        offsets: dict[int, set[int]] = defaultdict(set)
        hits = self._finder.ends(text)
        for gram in {gram for gram, _ in hits}:
            for index, offset in places[gram]:
                offsets[index].add(offset)
        enough = {
            index
            for index, each in offsets.items()
            if len({at + n for at in each for n in range(_GRAM)}) >= SHORTEST
        }
        if not enough:
            return {}
        for gram, end in hits:
            for index, offset in places[gram]:
                if index in enough:
                    diagonals[index][end - _GRAM - offset].append(end - _GRAM)
        return {index: self._pieces(index, text, diagonals[index]) for index in enough}

    def _pieces(self, index: int, text: bytes, diagonals: _Diagonals) -> list[_Piece]:
        found: list[_Piece] = []
        hexadecimal = _HEX.issuperset(self._parts[index][1])
        for shift, starts in diagonals.items():
            for first, end in _runs(starts):
                piece = text[first:end]
                letters = len(folded(piece) if hexadecimal else piece.translate(None, _NO_CHARACTER))
                bits = letters * (_BITS_OF_HEX if hexadecimal else _BITS)
                found.append(_Piece(first, first - shift, end - first, letters, bits))
        return sorted(found, key=lambda piece: piece.start)


def _runs(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of what overlapping pieces of the least length cover."""
    first = last = starts[0]
    for start in starts[1:]:
        if start > last + _GRAM:
            yield first, last + _GRAM
            first = start
        last = start
    yield first, last + _GRAM


def _best(pieces: Sequence[_Piece], least: float) -> list[_Piece]:
    """Return the chain that is least likely to be chance; none if it has less evidence than that, in bits."""
    scores: list[float] = []
    letters: list[int] = []
    before: list[int] = []
    ends = [(piece.end, piece.offset + piece.size) for piece in pieces]
    longest = max((piece.size for piece in pieces), default=0)
    highest = 0.0
    for at, piece in enumerate(pieces):
        score, total, link = piece.bits, piece.letters, -1
        for other in range(at - 1, max(0, at - _LOOK_BACK) - 1, -1):
            nearest = piece.start - pieces[other].start - longest
            if nearest > 0 and highest + piece.bits - 1 - score <= _LINK * (nearest.bit_length() - 1):
                break
            end, offset = ends[other]
            gap, skipped = piece.start - end, piece.offset - offset
            # A cheap bound on what the gap costs spares most of the logarithms.
            worth = scores[other] + piece.bits - 1 - score
            if gap < 0 or skipped < 0 or worth <= _LINK * (gap.bit_length() - 1):
                continue
            joined = scores[other] + piece.bits - 1 - _LINK * math.log2((gap + 1) * (skipped + 1))
            if joined > score:
                score, total, link = joined, letters[other] + piece.letters, other
        highest = max(highest, score)
        scores.append(score)
        letters.append(total)
        before.append(link)
    at = max(range(len(pieces)), key=scores.__getitem__, default=-1)
    if at < 0 or scores[at] < least or letters[at] < SHORTEST:
        return []
    chain: list[_Piece] = []
    while at >= 0:
        chain.append(pieces[at])
        at = before[at]
    return chain[::-1]
