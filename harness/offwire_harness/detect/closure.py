"""The closure: everything that a text turns into when transforms are undone, in any order, to some depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from offwire_harness.detect.finders import gate
from offwire_harness.detect.needles import Needle, Needles
from offwire_harness.detect.packed import TooLarge
from offwire_harness.detect.table import Transform
from offwire_harness.detect.text import is_promising, is_text

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """How far a search goes, for each request.

    Attributes:
        depth: transforms that are undone one after the other.
        loose: how many of these may be such as fit ordinary text too.
        bytes: bytes of text that undoing may produce.
        views: pieces that undoing may produce.
    """

    depth: int = 5
    loose: int = 3
    bytes: int = 256 << 20
    views: int = 100_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A needle that was found, how the text around it was decoded, and that text."""

    needle: Needle
    chain: Chain
    text: bytes

    @property
    def rank(self) -> tuple[int, int]:
        """Shorter chains first, and of those what was decoded before what was only recognised."""
        return len(self.chain), len(self.needle.chain)


@dataclass(slots=True)
class Spent:
    """What a search has used of its budget, and the limits that it reached, in words."""

    bytes: int = 0
    views: int = 0
    reached: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _View:
    text: bytes
    chain: Chain = ()
    plain: bool = True
    spent: frozenset[str] = frozenset()
    loose: int = 0

    def undone(self, transform: Transform, text: bytes) -> _View:
        """Return the view of what came out when a transform was undone."""
        spent = self.spent | {transform.once} if transform.once else self.spent
        return _View(text, (*self.chain, transform.name), is_text(text), spent, self.loose + transform.loose)


def explore(
    texts: Sequence[bytes], needles: Needles, transforms: Sequence[Transform], budget: Budget, spent: Spent
) -> list[Hit]:
    """Return every needle in some texts and in whatever they decode to, shortest chain first.

    Each needle is reported once. `spent` is added to; a limit that was reached stands in it.
    """
    hits: dict[int, Hit] = {}
    seen: set[bytes] = set(texts)
    level = [_View(text) for text in texts]
    for depth in range(budget.depth + 1):
        for hit in _scan(level, needles):
            known = hits.get(hit.needle.canary)
            if known is None or hit.rank < known.rank:
                hits[hit.needle.canary] = hit
        if depth == budget.depth:
            if any(_goes_deeper(view, transforms, seen) for view in level):
                spent.reached.append(f"text is encoded more than {budget.depth} times over")
            break
        escapes = [each for each in transforms if each.loose and not each.once]
        if any(view.loose >= budget.loose and _goes_deeper(view, escapes, seen) for view in level):
            spent.reached.append(f"text is escaped more than {budget.loose} times over")
        level = list(_undone(level, transforms, seen, budget, spent))
        if not level:
            break
    return sorted(hits.values(), key=lambda hit: hit.rank)


def _scan(level: Sequence[_View], needles: Needles) -> Iterator[Hit]:
    """Look through all views at once, and through each alone only if there is something to find."""
    if len(level) > 1 and not needles.find(b"\n".join(view.text for view in level)):
        return
    for view in sorted(level, key=lambda view: len(view.chain)):
        for needle in sorted(needles.find(view.text), key=lambda needle: len(needle.chain)):
            yield Hit(needle, view.chain + needle.chain, view.text)


def _undone(
    level: Iterable[_View], transforms: Sequence[Transform], seen: set[bytes], budget: Budget, spent: Spent
) -> Iterator[_View]:
    needs = tuple(dict.fromkeys(each.needs for each in transforms if each.needs))
    may_match = gate(needs)
    for view in level:
        there = {b"", *(needs[number] for number in may_match(view.text))}
        fitting = [
            each
            for each in transforms
            if (view.plain or each.binary)
            and not (each.loose and view.loose >= budget.loose)
            and each.needs in there
        ]
        for transform, text in _outputs(view, fitting, spent):
            if text in seen:
                continue
            seen.add(text)
            spent.bytes += len(text)
            spent.views += 1
            if spent.bytes > budget.bytes or spent.views > budget.views:
                spent.reached.append(
                    f"undoing encodings gave more than {budget.bytes} bytes or {budget.views} pieces"
                )
                return
            yield view.undone(transform, text)


def _outputs(view: _View, transforms: Sequence[Transform], spent: Spent) -> Iterator[tuple[Transform, bytes]]:
    for transform in transforms:
        if transform.once in view.spent:
            continue
        try:
            for text in transform.undo(view.text):
                if text:
                    yield transform, text
        except TooLarge:
            spent.reached.append(f"there is more {transform.name} data than the detector reads")


def _goes_deeper(view: _View, transforms: Sequence[Transform], seen: set[bytes]) -> bool:
    """Whether a view at the greatest depth is encoded yet again, wholly and beyond doubt."""
    if view.spent:
        return False
    outputs = _outputs(view, [each for each in transforms if not each.once], Spent())
    return any(
        len(text) * 5 < len(view.text) * 4 and is_promising(text) and text not in seen for _, text in outputs
    )
