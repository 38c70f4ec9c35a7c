"""From what upstreams served to what the model was shown of it, field by field.

A field is told by its value where that is distinctive, else by its name and value side by side, as they stand
in JSON, in a repr, or in prose. What the model wire held before the upstream was asked, and what the scripted
model says itself, proves nothing and does not count.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from offwire.runs import Exposure
from offwire_harness.canaries import Canary
from offwire_harness.detect.detector import Detector
from offwire_harness.detect.fields import undo_events
from offwire_harness.detect.places import Place, layout
from offwire_harness.upstreams.served import Leaf, leaves_of
from offwire_harness.upstreams.upstream import Upstream
from offwire_harness.wire import Exchange, Response, Role

NOT_CLAIMED = (
    "upstream fields that are short or plain (numbers, true, false, words) where their names are gone"
)
"""What the search for exposed fields can't see."""


@dataclass(slots=True)
class _Shown:
    """Where each leaf was first seen on the model wire."""

    seen: dict[Leaf, tuple[str, Place]] = field(default_factory=dict)

    def add(self, leaf: Leaf, wire: str, place: Place) -> None:
        self.seen.setdefault(leaf, (wire, place))


def find_exposures(exchanges: Sequence[Exchange], upstreams: Iterable[Upstream]) -> tuple[Exposure, ...]:
    """Return every field of a watched route that reached the model, allowed or not, each once.

    A route is watched if its test gave it a list of fields that may be exposed, even an empty one.
    """
    doubles = tuple(upstreams)
    said = b"\n".join(text for each in exchanges if each.role is Role.MODEL for text in _said(each.answer))
    found: dict[tuple[str, str, str], Exposure] = {}
    for index, exchange in enumerate(exchanges):
        leaves = _served(exchange, doubles)
        if not leaves:
            continue
        before = [each.request.body for each in exchanges[:index] if each.role is Role.MODEL]
        after = [each for each in exchanges[index:] if each.role is Role.MODEL]
        shown = _shown(leaves, b"\n".join((said, *before)), after)
        for leaf, (wire, place) in shown.seen.items():
            exposure = Exposure(leaf.pointer, leaf.upstream, wire, place.pointer, place.tool, leaf.allowed)
            found.setdefault((leaf.upstream, leaf.pointer, wire), exposure)
    return tuple(found.values())


def _served(exchange: Exchange, upstreams: Sequence[Upstream]) -> tuple[Leaf, ...]:
    answer = exchange.answer
    if exchange.role is not Role.UPSTREAM or exchange.refused or not isinstance(answer, Response):
        return ()
    upstream = next((each for each in reversed(upstreams) if each.serves(exchange.request)), None)
    exposable = upstream.exposable(exchange.request) if upstream else None
    return tuple(leaves_of(exchange.request.host, answer, exposable)) if exposable is not None else ()


def _shown(leaves: Sequence[Leaf], known: bytes, requests: Sequence[Exchange]) -> _Shown:
    shown = _Shown()
    fresh = [leaf for leaf in leaves if leaf.distinctive and not _is_known(leaf.text, known)]
    by_value: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in fresh:
        by_value[leaf.text].append(leaf)
    values = list(by_value)
    detector = Detector((Canary(str(number), value) for number, value in enumerate(values)), whole=True)
    read: set[bytes] = set()
    for exchange in requests:
        places: dict[str, Place] = {}
        for place in layout(exchange.request).places:
            places.setdefault(place.pointer, place)
            if place.text not in read and place.text not in known:
                read.add(place.text)
                _by_name(leaves, exchange.request.host, place, shown)
        for sighting in detector.search(exchange.request).sightings:
            place = places.get(sighting.pointer) or Place(sighting.pointer, b"", sighting.tool)
            _by_value(by_value[values[int(sighting.label)]], exchange.request.host, place, shown)
    return shown


def _by_name(leaves: Sequence[Leaf], wire: str, place: Place, shown: _Shown) -> None:
    """Add the leaves whose name and value stand side by side in a text."""
    text = place.text.decode(errors="replace")
    groups: dict[tuple[str, str], list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        if leaf.name and leaf.text and leaf.name in text:
            groups[leaf.name, leaf.text].append(leaf)
    matched = {
        leaf
        for (name, value), group in groups.items()
        for leaf in _first(group, _side_by_side(name, value, text))
    }
    family = Counter(leaf.parent for leaf in leaves)
    present = Counter(leaf.parent for leaf in matched)
    for leaf in matched:
        if not leaf.weak or (present[leaf.parent] == family[leaf.parent] > 2):
            shown.add(leaf, wire, place)


def _by_value(leaves: Sequence[Leaf], wire: str, place: Place, shown: _Shown) -> None:
    """Add as many of the leaves that share a value as the text holds of it."""
    text = place.text.decode(errors="replace")
    times = max(1, text.count(leaves[0].text))
    here = [leaf for leaf in leaves if shown.seen.get(leaf, (None, None))[1] == place]
    rest = [leaf for leaf in leaves if leaf not in shown.seen]
    for leaf in _first(rest, times - len(here)):
        shown.add(leaf, wire, place)


def _first(leaves: Sequence[Leaf], count: int) -> Iterator[Leaf]:
    """Yield that many leaves, allowed ones first: whoever can't be told apart gets the benefit of the doubt."""
    ranked = sorted(leaves, key=lambda leaf: not leaf.allowed)
    yield from ranked[: max(0, count)]


def _side_by_side(name: str, value: str, text: str) -> int:
    """Count where a name is followed by a value, with nothing but the punctuation of data or prose between."""
    constants = {"true": "(?:true|True)", "false": "(?:false|False)", "null": "(?:null|None)"}
    wanted = constants.get(value) or "|".join(
        {re.escape(value), re.escape(json.dumps(value)[1:-1]), re.escape(repr(value)[1:-1])}
    )
    pattern = rf"(?<!\w){re.escape(name)}\\*[\"']?\s*(?:[:=]|=>|is)\s*\\*[\"']?(?:{wanted})(?!\w)"
    return len(re.findall(pattern, text))


def _is_known(value: str, known: bytes) -> bool:
    return value.encode(errors="replace") in known or json.dumps(value)[1:-1].encode() in known


def _said(answer: object) -> Iterator[bytes]:
    """Yield what the model said in an answer, put together again if it was streamed."""
    if isinstance(answer, Response):
        whole = answer.body + b"".join(answer.chunks)
        yield whole
        yield from undo_events(whole)
