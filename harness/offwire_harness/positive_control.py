"""Which positive controls a session has sent, and which of those that were missed take the proof from a run.

A library whose tracer was lost on the way, or came back as if it had arrived, takes the proof from every run: what such a
client sends can't be seen. One whose tracer failed where everybody can see it, refused by the tap or before it went
anywhere, takes it from the runs that use the library; any other run has no request of it that could have been lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from offwire_harness import controls

SEEN = "the tracer canary was seen"


@dataclass(frozen=True, slots=True)
class Missed:
    """A tracer that was not seen: what went wrong, and whether nobody could have noticed."""

    told: str
    silent: bool


class PositiveControl:
    """The controls of one session."""

    def __init__(self, send: Callable[[str], Missed | None], *, only_httpx: bool) -> None:
        """Take the function that sends a tracer through a library, and whether httpx alone is captured."""
        self._send = send
        self._only_httpx = only_httpx
        self._seen: dict[str, None] = {}
        self._missed: dict[str, Missed] = {}
        self._sent = False

    def begin(self, *, again: bool) -> None:
        """Before a drive, send a tracer through each library that is loaded and has carried none yet.

        Args:
            again: whether to send one through the first of them in any case.
        """
        self._missed.clear()
        names = list(controls.loaded(self._only_httpx))
        self._ensure(names, again=names[:1] if again else ())

    def end(self, clients: Collection[str], *, more: bool) -> str:
        """After a drive, return which control that concerns it is missed, or nothing.

        Args:
            clients: the client libraries that the drive's requests name.
            more: whether to send tracers first, through libraries that came since and programs that were used.
        """
        if more:
            self._ensure([*controls.loaded(self._only_httpx), *controls.programs(clients)])
        wrong = next(self._wrong(clients), "")
        return f"the positive control failed: {wrong}" if wrong else ""

    @property
    def told(self) -> str:
        """What came of it so far, in words."""
        if not self._sent:
            return "not run"
        known = [*controls.SENDERS, *controls.PROGRAMS]
        names = sorted(self._seen, key=lambda name: known.index(name) if name in known else len(known))
        parts = [f"{SEEN}, through {', '.join(names)}"] if names else []
        parts += [f"not through {name} ({missed.told})" for name, missed in self._missed.items()]
        return "; ".join(parts)

    def _ensure(self, names: Collection[str], again: Collection[str] = ()) -> None:
        for name in dict.fromkeys(names):
            if name in self._seen and name not in again:
                continue
            self._sent = True
            missed = self._send(name)
            if missed is None:
                self._seen[name] = None
            else:
                self._seen.pop(name, None)
                self._missed[name] = missed

    def _wrong(self, clients: Collection[str]) -> Iterator[str]:
        for name, missed in self._missed.items():
            if missed.silent or controls.may_carry(name, clients):
                yield f"{name}: {missed.told}"
