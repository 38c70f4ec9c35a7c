"""Tells the audit hook what steering lets pass: what it led to the tap itself, and what is allowed."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from offwire_harness.confine import judge
from offwire_harness.tap.addresses import INTERNET, Destination, host_text, is_local, numeric

_LINUX: bool = sys.platform == "linux"
# multiprocessing talks to its own helpers through sockets of this name.
_OWN_SOCKETS = "/pymp-"


class Passes:
    """What may pass, and a report of what may not.

    Args:
        allow: `host:port` and paths of Unix sockets.
        report: takes a kind and a line.
    """

    def __init__(self, allow: frozenset[str], report: Callable[[str, str], None]) -> None:
        self._allow = allow
        self._report = report
        self._ports: set[int] = set()

    def open(self, address: tuple[str, int]) -> tuple[str, int]:
        """Let connections to one of the tap's own addresses pass, and return it."""
        self._ports.add(address[1])
        return address

    def allows(self, destination: Destination) -> bool:
        """Whether the user declared a destination."""
        return f"{destination.host}:{destination.port}" in self._allow

    def allows_path(self, path: str) -> bool:
        """Whether a Unix socket is the user's by declaration, or this process's own."""
        return path in self._allow or _OWN_SOCKETS in path

    def may_connect(self, sock: socket.socket, address: Any) -> bool:
        """Whether a socket may be connected, or a datagram sent, to an address as it stands."""
        if sock.family == getattr(socket, "AF_UNIX", None):
            return self.allows_path(os.fsdecode(address))
        if sock.family not in INTERNET:
            return not self.may_make(sock.family, sock.type, 0)
        if not isinstance(address, tuple) or len(address) < 2:
            return True
        name = host_text(address[0])
        if name is None or not isinstance(address[1], int):
            return True  # The socket itself will say what is wrong with it.
        own = is_local(name) and address[1] in self._ports
        return own or self.allows(Destination(name.removeprefix("::ffff:"), address[1]))

    def may_resolve(self, host: object) -> bool:
        """Whether the C library may look a name up: only what needs no question to anybody."""
        name = host_text(host)
        if name is None or numeric(name) is not None or is_local(name):
            return True
        # Libraries ask for the full name of this machine; that tells nobody anything.
        return name.lower() == socket.gethostname().lower()

    def may_name(self, address: object) -> bool:
        """Whether the C library may look up the name of an address: it asks whoever answers for that network."""
        name = host_text(address)
        if name is None or numeric(name) is None:
            return self.may_resolve(address)
        return is_local(name)

    def may_make(self, family: int, kind: int, protocol: int) -> str:
        """Return what a new socket is if it leads past every connect, or nothing if it may be made."""
        if protocol == judge.IPPROTO_MPTCP:
            return ""  # It connects like TCP, and is led like TCP.
        if _LINUX:
            return judge.making(family, kind, max(protocol, 0)).told if kind != -1 else ""
        return "a raw socket" if family in INTERNET and kind == socket.SOCK_RAW else ""

    def noticed(self, what: str) -> None:
        """Report what the audit hook met."""
        self._report("bypass", what)
