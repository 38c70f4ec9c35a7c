"""The detector's front: requests in, sightings out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offwire.findings import Sighting
from offwire_harness.canaries import Canary
from offwire_harness.wire import Request


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
    """

    def __init__(self, canaries: Iterable[Canary], *, own_keys: Iterable[Canary] = ()) -> None:
        self._own_keys = tuple(own_keys)
        self._canaries = (*canaries, *self._own_keys)

    @property
    def transforms(self) -> int:
        """How many ways of hiding it undoes."""
        return 1

    def search(self, request: Request) -> Result:
        """Search one request."""
        return self.search_all((request,))

    def search_all(self, requests: Iterable[Request]) -> Result:
        """Search requests in order, pieces that are spread over several of them included."""
        sightings: list[Sighting] = []
        size = 0
        for request in requests:
            size += len(request.body)
            text = request.body.decode(errors="replace")
            sightings += [
                Sighting(canary.label, canary.fingerprint, request.host, "body")
                for canary in self._canaries
                if not canary.permitted_at(request.host) and any(part in text for part in canary.distinctive)
            ]
        return Result(tuple(sightings), bytes_searched=size)

    def redact(self, text: str) -> str:
        """Return a text with every canary's value replaced by its label."""
        for canary in self._canaries:
            for part in (canary.value, *canary.distinctive):
                text = text.replace(part, f"<{canary.label}>")
        return text
