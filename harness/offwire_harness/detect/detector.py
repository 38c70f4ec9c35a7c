"""The detector's front: requests in, sightings out.

Each request is screened as a whole, at full speed. Only where the screening finds something is each place
searched alone, to say where the canary stands and how it was hidden.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, islice

from offwire.findings import Sighting
from offwire_harness.canaries import Canary
from offwire_harness.detect import ocr
from offwire_harness.detect.closure import Budget, Chain, Hit, Spent, explore
from offwire_harness.detect.cuts import Cuts
from offwire_harness.detect.excerpts import excerpt, redacted
from offwire_harness.detect.fields import columns, shape
from offwire_harness.detect.needles import Needles
from offwire_harness.detect.pieces import Pieces
from offwire_harness.detect.places import Layout, Place, layout, utf8
from offwire_harness.detect.table import DIGESTS, TRANSFORMS, Transform
from offwire_harness.detect.text import folded, is_binary
from offwire_harness.models.providers import may_carry_key
from offwire_harness.wire import Request

JOINED = "joined"
CUT = "cut"
FRAGMENT = "fragment"
PIECES = "pieces"
_LONG = 64
SEPARATED = "separators or case"


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found.

    Attributes:
        sightings: one a place, in order of the wire.
        exhausted: budgets that were reached, and where; any makes a verdict inconclusive.
        bytes_searched: bytes of the requests that were read.
        unsearched: pictures that were sent and can't be read, and where.
    """

    sightings: tuple[Sighting, ...] = ()
    exhausted: tuple[str, ...] = ()
    bytes_searched: int = 0
    unsearched: tuple[str, ...] = ()


class Detector:
    """Looks for canaries outside their audience.

    Args:
        canaries: what to look for.
        own_keys: the providers' own API keys; each may stand in the provider's own auth header, exactly as
            its client puts it there, and nowhere else.
        transforms: ways of hiding to undo.
        budget: how far to go, for each request.
        whole: look for whole values only, not for pieces of them.
    """

    def __init__(
        self,
        canaries: Iterable[Canary],
        *,
        own_keys: Iterable[Canary] = (),
        transforms: Sequence[Transform] = TRANSFORMS,
        budget: Budget | None = None,
        whole: bool = False,
    ) -> None:
        self._own_keys = tuple(own_keys)
        self._canaries = tuple(dict.fromkeys((*canaries, *self._own_keys)))
        self._transforms = (*transforms, *ocr.READERS)
        self._budget = budget or Budget()
        self._needles, self._cuts, self._pieces = _finders(self._canaries, self._transforms, whole)

    @property
    def transforms(self) -> int:
        """How many ways of hiding it undoes."""
        return len(self._transforms) + len(DIGESTS)

    def search(self, request: Request) -> Result:
        """Search one request."""
        return self.search_all((request,))

    def search_all(self, requests: Iterable[Request]) -> Result:
        """Search requests in order, pieces that are spread over several of them included."""
        book = _Book()
        clean: dict[str, set[str]] = defaultdict(set)
        threads: dict[str, _Thread] = defaultdict(_Thread)
        for request in requests:
            parts = self._without_own_keys(request, layout(request))
            book.bytes += len(request.body) + len(request.target)
            book.bytes += sum(len(name) + len(value) for name, value in request.headers)
            book.note(request, "body", parts.unread)
            unread = (each.pointer for each in parts.pictures if not ocr.was_read(each.text))
            book.unsearched += [f"{request.host} {pointer}" for pointer in unread]
            if self._search_one(request, parts, clean[request.host], book):
                clean[request.host].update(text for _, text in parts.leaves if len(text) > _LONG)
            threads[request.host].add(parts)
        for host, thread in threads.items():
            self._search_columns(host, thread.leaves, book)
            self._search_pieces(host, thread, book)
        for spread in book.spread:
            self._search_spread(spread, book)
        exhausted, unsearched = (
            tuple(map(self.redact, lines)) for lines in (book.exhausted, book.unsearched)
        )
        return Result(tuple(book.sightings.values()), exhausted, book.bytes, unsearched)

    def redact(self, text: str) -> str:
        """Return a text with canaries replaced by their labels; what holds one in another form goes whole."""
        return redacted(text, self._canaries, self._labels_in)

    def labels_in(self, text: str) -> tuple[str, ...]:
        """Return the labels of the canaries that a text holds, in any form."""
        return tuple(self._labels_in(text))

    def _labels_in(self, text: str) -> list[str]:
        raw = text.encode(errors="surrogatepass")
        found = [hit.needle.canary for hit in self._explore(Spent(), raw)]
        found += [number for number, _ in self._cuts.find(raw)]
        return [self._canaries[number].label for number in dict.fromkeys(found)]

    def _explore(self, spent: Spent, *texts: bytes) -> list[Hit]:
        return explore(texts, self._needles, self._transforms, self._budget, spent)

    def _search_one(self, request: Request, parts: Layout, clean: set[str], book: _Book) -> bool:
        """Search a request but for what is known to be clean, and return whether the rest is clean too."""
        whole, spent = parts.joined(clean), Spent()
        binary = [place.text for place in parts.places if is_binary(place.text)] if is_binary(whole) else []
        found = self._explore(spent, whole, *binary)
        hits = {hit.needle.canary: hit for hit in found if self._matters(hit.needle.canary, request.host)}
        if spent.reached:
            self._note_where(request, parts.places, spent, book)
        if hits:
            self._locate(request, parts.places, hits, book)
        cut = {number for number, _ in self._cuts.find(whole) if self._matters(number, request.host)}
        for place in parts.places if cut else ():
            for number in cut.intersection(number for number, _ in self._cuts.find(place.text)):
                book.add(self._sighting(number, request.host, place, (CUT,)))
        return not (found or cut or spent.reached)

    def _note_where(self, request: Request, places: Sequence[Place], spent: Spent, book: _Book) -> None:
        """Note which places reach a limit alone; what only all of them reach, at the largest."""
        told: set[str] = set()
        for place in places:
            alone = Spent()
            self._explore(alone, place.text)
            book.note(request, place.pointer, alone.reached)
            told.update(alone.reached)
        largest = max(places, key=lambda place: len(place.text))
        book.note(request, largest.pointer, (each for each in spent.reached if each not in told))

    def _locate(self, request: Request, places: Sequence[Place], wanted: dict[int, Hit], book: _Book) -> None:
        """Find out where the canaries stand that the screening of a request has found."""
        found: set[int] = set()
        for place in places:
            for hit in self._explore(Spent(), place.text):
                if hit.needle.canary in wanted:
                    found.add(hit.needle.canary)
                    book.add(self._sighting_of(hit, request.host, place))
        book.spread += [_Spread(request.host, places, wanted[number]) for number in wanted.keys() - found]

    def _search_spread(self, spread: _Spread, book: _Book) -> None:
        """Say where a canary is that several places hold between them, if that is not known already."""
        number, host = spread.hit.needle.canary, spread.host
        if not any((self._canaries[number].label, host) == key[:2] for key in book.sightings):
            place = self._first(spread.places, number)
            book.add(self._sighting(number, host, place, (JOINED, *spread.hit.chain)))

    def _first(self, places: Sequence[Place], number: int) -> Place:
        """Return the first of the fewest places that hold a canary between them."""

        def holds(low: int, high: int) -> bool:
            text = b"\n".join(place.text for place in places[low:high])
            return any(hit.needle.canary == number for hit in self._explore(Spent(), text))

        if not holds(0, len(places)):
            return Place("body", b"")
        high = _least(1, len(places), lambda end: holds(0, end))
        low = high - _least(1, high, lambda size: holds(high - size, high))
        return places[low]

    def _search_columns(self, host: str, leaves: Iterable[tuple[str, str]], book: _Book) -> None:
        """Look for pieces that stand at the same place of several list items, messages or requests."""
        for place, group in columns(leaves):
            joined = "".join(group).encode(errors="surrogatepass")
            spent = Spent()
            for hit in self._explore(spent, joined):
                number = hit.needle.canary
                known = any((self._canaries[number].label, host) == key[:2] for key in book.sightings)
                if self._matters(number, host) and not known:
                    book.add(self._sighting(number, host, Place(place, b""), (JOINED, *hit.chain)))
            book.exhausted += [f"{reason} ({host}, {place})" for reason in dict.fromkeys(spent.reached)]

    def _search_pieces(self, host: str, thread: _Thread, book: _Book) -> None:
        """Look for pieces that stand in the order of a value, with anything between them."""
        texts = thread.texts()
        chains = list(self._pieces.find(b"\n".join(texts)))
        ends = list(accumulate(len(text) + 1 for text in texts)) if chains else []
        for chain in chains:
            numbers = dict.fromkeys(bisect_right(ends, start) for start in chain.starts)
            held = [thread.place(number) for number in numbers]
            label = self._canaries[chain.canary].label
            places_known = (each for place in held for each in (place.pointer, shape(place.pointer)))
            known = any((label, host, pointer) in book.sightings for pointer in places_known)
            if self._matters(chain.canary, host) and not known:
                book.add(self._sighting(chain.canary, host, held[0], (PIECES if len(held) == 1 else JOINED,)))

    def _matters(self, number: int, host: str) -> bool:
        canary = self._canaries[number]
        return canary in self._own_keys or not canary.permitted_at(host)

    def _without_own_keys(self, request: Request, parts: Layout) -> Layout:
        allowed = {
            f"{name}: {value}".encode(errors="surrogateescape")
            for name, value in request.headers
            for key in self._own_keys
            if may_carry_key(request.host, name, value, key.value)
        }
        if not allowed:
            return parts
        kept = (
            each for each in parts.raw if not (each.pointer.startswith("header:") and each.text in allowed)
        )
        return replace(parts, raw=tuple(kept))

    def _sighting_of(self, hit: Hit, host: str, place: Place) -> Sighting:
        canary, chain = self._canaries[hit.needle.canary], hit.chain
        text = hit.text.decode(errors="replace")
        if (
            not hit.needle.chain
            and canary.value not in text
            and not all(part in text for part in canary.distinctive)
        ):
            everything = all(folded(part.encode()) in folded(hit.text) for part in canary.distinctive)
            chain = (*chain, SEPARATED if everything else FRAGMENT)
        shown = excerpt(text, canary, self._canaries, self._labels_in)
        return self._sighting(hit.needle.canary, host, place, chain, shown)

    def _sighting(self, number: int, host: str, place: Place, chain: Chain, shown: str = "") -> Sighting:
        canary = self._canaries[number]
        # The name of a member may be what leaks, and then it stands in the pointer.
        pointer = self.redact(place.pointer)
        return Sighting(canary.label, canary.fingerprint, host, pointer, chain, place.tool, shown)


@lru_cache(maxsize=2)
def _finders(
    canaries: tuple[Canary, ...], transforms: tuple[Transform, ...], whole: bool
) -> tuple[Needles, Cuts, Pieces]:
    """Return what finds some canaries; kept, for one run asks for the same on each of its wires."""
    pieces = () if whole else canaries
    return Needles(canaries, transforms, whole=whole), Cuts(pieces), Pieces(pieces)


@dataclass(slots=True)
class _Book:
    """What a search has found so far; the first sighting at a place stays."""

    sightings: dict[tuple[str, str, str], Sighting] = field(default_factory=dict)
    exhausted: list[str] = field(default_factory=list)
    unsearched: list[str] = field(default_factory=list)
    spread: list[_Spread] = field(default_factory=list)
    bytes: int = 0

    def add(self, sighting: Sighting) -> None:
        self.sightings.setdefault((sighting.label, sighting.wire, sighting.pointer), sighting)

    def note(self, request: Request, where: str, reasons: Iterable[str]) -> None:
        for reason in dict.fromkeys(reasons):
            self.exhausted.append(f"{reason} ({request.method} {request.host}{request.path}, {where})")


@dataclass(frozen=True, slots=True)
class _Spread:
    """A canary that the places of a request hold between them, and none alone."""

    host: str
    places: Sequence[Place]
    hit: Hit


@dataclass(slots=True)
class _Thread:
    """All that one host was sent, in order; what is sent anew with every request counts once."""

    leaves: list[tuple[str, str]] = field(default_factory=list)
    items: dict[tuple[str, str | bytes], Layout] = field(default_factory=dict)

    def add(self, parts: Layout) -> None:
        self.leaves += parts.leaves
        raw: list[tuple[str, str | bytes]] = [(place.pointer, place.text) for place in parts.raw]
        for item in [*parts.leaves, *parts.names, *raw]:
            self.items.setdefault(item, parts)

    def texts(self) -> list[bytes]:
        """Return what stands at each place."""
        return [text if isinstance(text, bytes) else utf8(text) for _, text in self.items]

    def place(self, number: int) -> Place:
        """Return the place that a text of that number stands at."""
        (pointer, _), parts = next(islice(self.items.items(), number, None))
        return next(place for place in parts.places if place.pointer == pointer)


def _least(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the least number between two for which a predicate holds that stays true once it is."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
