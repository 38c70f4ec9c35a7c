"""Needles: what a canary looks like, made in advance, and found in one pass over a text.

A needle is a window of 10 characters, the shortest piece that counts, as it is or as a transform writes it
wherever it stands. Texts are compared by their letters and digits alone where that is enough to be sure, so
separators and capitals don't matter.
"""

from __future__ import annotations

import base64
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain as chained

from offwire_harness.canaries import Canary
from offwire_harness.detect.finders import Finder
from offwire_harness.detect.table import DIGESTS, MIRROR, Transform
from offwire_harness.detect.text import folded

SHORTEST = 10
"""Characters in the shortest piece of a canary that counts as a sighting."""

_OF_DIGITS = 12
"""The same where a canary's part is nothing but digits, which tell less than letters."""

_OF_DIGEST = 12
"""Characters of a digest's beginning or end that count as it."""

MANY = 200
"""Canaries up to which all is looked for; of more, forms have to be decoded first and pieces be of the shortest that counts."""

_STRIDE = 4
_DIGITS = frozenset(string.digits + "-")
_HEX = _DIGITS | frozenset(string.hexdigits)


Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needle:
    """A canary, by its place in the list, and what was done to it, outermost first."""

    canary: int
    chain: Chain = ()


class Needles:
    """All needles of some canaries.

    Args:
        canaries: what to look for.
        transforms: what may have been done to them. Beyond 200 canaries needles are made of plain windows
            only, and what is encoded has to be decoded first.
        whole: look for whole values only, not for pieces.
    """

    def __init__(
        self, canaries: Sequence[Canary], transforms: Sequence[Transform], *, whole: bool = False
    ) -> None:
        exact: dict[bytes, list[Needle]] = {}
        loose: dict[bytes, list[Needle]] = {}
        redone = () if len(canaries) > MANY or whole else tuple(transforms)
        for number, canary in enumerate(canaries):
            forms = _forms(canary.value, canary.distinctive, redone, whole)
            for known, found in ((exact, forms.exact), (loose, forms.folded)):
                for text, chain in found.items():
                    known.setdefault(text, []).append(Needle(number, chain))
        self._exact, self._of_exact = Finder(list(exact)), list(exact.values())
        self._folded, self._of_folded = Finder(list(loose)), list(loose.values())

    def find(self, text: bytes) -> set[Needle]:
        """Return the needles that stand in a text."""
        found = [self._of_exact[number] for number in self._exact.found(text)]
        found += [self._of_folded[number] for number in self._folded.found(folded(text))]
        return set(chained.from_iterable(found))


class _Forms:
    """What one canary looks like, with the chain that made it so; of several chains the first stays.

    Args:
        whole: look for whole values only, not for pieces.
    """

    def __init__(self, whole: bool) -> None:
        self.exact: dict[bytes, Chain] = {}
        self.folded: dict[bytes, Chain] = {}
        self._whole = whole

    def add_windows(self, part: str) -> None:
        size = len(part) if self._whole else _OF_DIGITS if _DIGITS.issuperset(part) else SHORTEST
        if not _is_hex(part):
            for window in _windows(part, size):
                exact = _utf8(window)
                if len(folded(exact)) < SHORTEST:
                    self.exact.setdefault(exact, ())
        letters = folded(_utf8(part))
        for at in range(len(letters) - min(size, len(letters)) + 1):
            if len(piece := letters[at : at + size]) >= SHORTEST:
                self.folded.setdefault(piece, ())

    def add_redone(self, part: str, transforms: tuple[Transform, ...]) -> None:
        mirrors = [each for each in transforms if each.once == MIRROR and each.block]
        for transform in transforms:
            if not transform.block:
                continue
            for window in _blocks(part, transform.block):
                form = transform.redo(window).rstrip(b"=")
                self._add((transform.name,), form)
                for mirror in mirrors:
                    if mirror is not transform:
                        self._add((mirror.name, transform.name), mirror.redo(form))

    def add_digests(self, value: str, parts: tuple[str, ...]) -> None:
        for name, digest in DIGESTS:
            for text in dict.fromkeys((value, value + "\n", *parts)):
                made = digest(_utf8(text))
                written = made.hex().encode()
                for form in (written[:_OF_DIGEST], written[-_OF_DIGEST:], _beginning(base64.b64encode(made))):
                    self._add((name,), form)
                self.exact.setdefault(made[:8], (name,))

    def _add(self, chain: Chain, form: bytes) -> None:
        if len(letters := folded(form)) >= SHORTEST:
            self.folded.setdefault(letters, chain)


@lru_cache(maxsize=64)
def _forms(value: str, parts: tuple[str, ...], transforms: tuple[Transform, ...], whole: bool) -> _Forms:
    """Return the forms of one canary; kept, for a session looks for the same ones run after run."""
    forms = _Forms(whole)
    for part in parts:
        forms.add_windows(part)
        forms.add_redone(part, transforms)
    if not whole:
        forms.add_digests(value, parts)
    return forms


def _windows(part: str, size: int) -> Iterator[str]:
    return (part[at : at + size] for at in range(max(1, len(part) - size + 1)))


def _is_hex(part: str) -> bool:
    """Whether what is random in a part are hex digits alone, so that the punctuation between them tells nothing."""
    return _HEX.issuperset(part)


def _blocks(part: str, block: int) -> Iterator[bytes]:
    """Yield windows with enough letters that a transform of this block size writes the same wherever they stand.

    Not each: the stride is no multiple of a block's size, so every alignment comes up in a piece of some length,
    and shorter ones are for the closure to decode.
    """
    if block == 1:
        for at in range(0, max(1, len(part) - SHORTEST + 1), _STRIDE):
            size = SHORTEST
            while len(folded(_utf8(part[at : at + size]))) < SHORTEST and at + size < len(part):
                size += 1
            yield _utf8(part[at : at + size])
        return
    raw, size = _utf8(part), -(-SHORTEST // block) * block
    yield from (raw[at : at + size] for at in range(0, max(1, len(raw) - size + 1), _STRIDE))


def _beginning(digest: bytes) -> bytes:
    """Return the first characters of a digest in base64, more where some of them are punctuation."""
    return next(
        (start for size in range(_OF_DIGEST, 20) if len(folded(start := digest[:size])) >= SHORTEST), digest
    )


def _utf8(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
