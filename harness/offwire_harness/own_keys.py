"""A provider's API key belongs to that provider: the one that a run sends it to first. Another one is a stranger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from offwire.findings import Sighting
from offwire_harness.canaries import Canary
from offwire_harness.models.providers import may_carry_key, provider_of
from offwire_harness.wire import Request


def misdirected(keys: Sequence[Canary], requests: Iterable[Request]) -> Iterator[Sighting]:
    """Yield a sighting for each further provider that gets a key in its own auth header.

    Hosts that are no known provider, such as a model server of one's own, may be a way to any.
    """
    homes: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for request in requests:
        provider = provider_of(request.host)
        for name, value in request.headers if provider is not None else ():
            for key in keys:
                if provider is None or not may_carry_key(request.host, name, value, key.value):
                    continue
                stranger = homes.setdefault(key.label, provider.name) != provider.name
                if stranger and (key.label, request.host) not in told:
                    told.add((key.label, request.host))
                    yield Sighting(key.label, key.fingerprint, request.host, f"header:{name.lower()}")
