"""A table from short texts to labels that takes a tenth of what a dict of them would: a session knows millions.

Open addressing over 64-bit words: the upper bits of a text's hash, and the number of its label in the lower ones. The text itself
is not kept. That another text has the same 52 bits happens once in 10^9 looks even with a million entries.
"""

from __future__ import annotations

from array import array

_LABEL_BITS = 12
_LABELS = (1 << _LABEL_BITS) - 1
_HASHES = (1 << 64) - 1 - _LABELS


class Pieces:
    """The table. Not thread-safe."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._words = array("Q", bytes(8 * 1024))
        self._used = 0
        self._labels: dict[str, int] = {}
        self._names: list[str] = [""]

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return self._used > 0

    def add(self, piece: str, label: str) -> None:
        """Enter a text; the first label that it was entered with stays."""
        number = self._labels.get(label)
        if number is None:
            number = self._labels[label] = min(len(self._names), _LABELS)
            self._names[number:] = [
                label
            ]  # after thousands of labels the last one's name stands for the rest
        self._enter((hash(piece) & _HASHES) | number)
        if self._used * 2 > len(self._words):
            self._grow()

    def get(self, piece: str) -> str | None:
        """Return a text's label, or None."""
        hashed = hash(piece) & _HASHES
        words = self._words
        last = len(words) - 1
        at = (hashed >> _LABEL_BITS) & last
        while word := words[at]:
            if word & _HASHES == hashed:
                return self._names[word & _LABELS]
            at = (at + 1) & last
        return None

    def _enter(self, entry: int) -> None:
        words, hashed = self._words, entry & _HASHES
        last = len(words) - 1
        at = (hashed >> _LABEL_BITS) & last
        while word := words[at]:
            if word & _HASHES == hashed:
                return
            at = (at + 1) & last
        words[at] = entry
        self._used += 1

    def _grow(self) -> None:
        entries = self._words
        self._words = array("Q", bytes(2 * 8 * len(entries)))
        self._used = 0
        for entry in entries:
            if entry:
                self._enter(entry)
