"""What steered connections are meant for, from just before they are made until the tap says that they arrived.

One side of the ledger: a connection that was led to the tap and never came there went somewhere else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from offwire_harness.tap.addresses import Destination

_POLL_SECONDS = 0.01


class Arrivals:
    """Connections under way, by their source port. Thread-safe. `connects` counts a run's, `total` all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._meant: dict[int, Destination] = {}
        self._counted: set[int] = set()
        self.connects = 0
        self.total = 0

    def expect(self, source_port: int, destination: Destination) -> None:
        """Expect the connection from a port, and count it."""
        with self._lock:
            self._meant[source_port] = destination
            self._counted.add(source_port)
            self.connects += 1
            self.total += 1

    def forget(self, source_port: int) -> None:
        """Take back what `expect` noted: the connection was not made."""
        with self._lock:
            if self._meant.pop(source_port, None) is None:
                return
            self.total -= 1
            if source_port in self._counted:
                self._counted.remove(source_port)
                self.connects -= 1

    def arrived(self, source_port: int) -> Destination | None:
        """Return what an arriving connection is meant for, once: the port may be somebody else's afterwards."""
        with self._lock:
            self._counted.discard(source_port)
            return self._meant.pop(source_port, None)

    def missing(self) -> tuple[Destination, ...]:
        """Return what was expected since `begin` and has not arrived."""
        with self._lock:
            return tuple(self._meant[port] for port in sorted(self._counted))

    def missing_after(self, seconds: float, alive: Callable[[], bool]) -> tuple[Destination, ...]:
        """Return what is missing when what is on its way had time to arrive; `alive`: whether it still can."""
        end = time.monotonic() + seconds
        while (missing := self.missing()) and alive() and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)
        return missing

    def failures(self, seconds: float, alive: Callable[[], bool]) -> Iterator[str]:
        """Yield a failure, as a ledger has them, when something is missing by then."""
        if missing := self.missing_after(seconds, alive):
            places = ", ".join(dict.fromkeys(f"{each.host}:{each.port}" for each in missing))
            yield f"ledger-mismatch: {len(missing)} of {self.connects} connections never arrived at the tap: {places}"

    def begin(self) -> None:
        """Begin a run: what is under way may still arrive, and is not counted."""
        with self._lock:
            self._counted.clear()
            self.connects = 0

    def clear(self) -> None:
        """Expect nothing any more."""
        with self._lock:
            self._meant.clear()
            self._counted.clear()
