"""Lets forked children tell this process what they connect to and what was refused them.

A forked child is steered like its parent, but what it notes stays in its own memory. It sends each note through
a socket pair that it inherited, before it connects: when the tap asks, the note is already there.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable

from offwire_harness.tap.addresses import Destination

_LONGEST = 65_536


class Forked:
    """Notes, taken here or sent to the parent.

    Args:
        noted: takes the source port and the destination of a connection.
        forgotten: takes the source port of one that was not made after all.
        reported: takes the kind and the line of a failure.
    """

    def __init__(
        self,
        noted: Callable[[int, Destination], None],
        forgotten: Callable[[int], None],
        reported: Callable[[str, str], None],
    ) -> None:
        self._noted = noted
        self._forgotten = forgotten
        self._reported = reported
        self._owner = os.getpid()
        self._pair: tuple[socket.socket, socket.socket] | None = None

    def on(self) -> None:
        """Make the way that children inherit, where processes can be forked."""
        self._owner = os.getpid()
        if hasattr(os, "fork"):
            self._pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            for end in self._pair:
                end.setblocking(False)

    def off(self) -> None:
        """Close it. Idempotent."""
        if self._pair is not None:
            for end in self._pair:
                end.close()
            self._pair = None

    def note(self, source_port: int, destination: Destination) -> None:
        """Note what the connection from a port is meant for."""
        if not self._sent(["connect", source_port, *destination]):
            self._noted(source_port, destination)

    def forget(self, source_port: int) -> None:
        """Take a note back."""
        if not self._sent(["forget", source_port]):
            self._forgotten(source_port)

    def report(self, kind: str, line: str) -> None:
        """Note a failure."""
        if not self._sent(["failure", kind, line]):
            self._reported(kind, line)

    def collect(self) -> None:
        """Take the notes that children have sent."""
        if self._pair is None or os.getpid() != self._owner:
            return
        with contextlib.suppress(BlockingIOError):
            while True:
                what, first, *rest = json.loads(self._pair[0].recv(_LONGEST))
                if what == "connect":
                    self._noted(first, Destination(*rest))
                elif what == "forget":
                    self._forgotten(first)
                else:
                    self._reported(first, *rest)

    def _sent(self, note: list[object]) -> bool:
        if self._pair is None or os.getpid() == self._owner:
            return False
        with contextlib.suppress(OSError):
            # A note that gets lost leaves a connection that nobody knows, which the tap refuses.
            self._pair[1].send(json.dumps(note).encode())
        return True
