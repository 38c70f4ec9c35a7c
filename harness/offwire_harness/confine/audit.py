"""The audit hook: the interpreter itself asks before each connect of a Python socket, however it was reached.

It sees the sockets of `_socket` too, which steering does not replace, and nothing of C code. A hook can't be
taken away again, so there is one for the process, which asks whoever is in charge at the moment.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Warden(Protocol):
    """Says what may pass."""

    def may_connect(self, sock: socket.socket, address: Any) -> bool:
        """Whether a socket may be connected, or a datagram sent, to an address."""

    def may_resolve(self, host: object) -> bool:
        """Whether a name may be looked up by the C library."""

    def may_name(self, address: object) -> bool:
        """Whether the C library may look up the name of an address."""

    def may_make(self, family: int, kind: int, protocol: int) -> str:
        """Return what a new socket is if it leads past every connect, or nothing if it may be made."""

    def noticed(self, what: str) -> None:
        """Take note of what went round, and whether it was refused."""


_warden: Warden | None = None
_refuses = True
_installed = False
_unwatched = threading.local()


@contextmanager
def unwatched() -> Iterator[None]:
    """Let this thread connect sockets of offwire's own inside."""
    _unwatched.on = True
    try:
        yield
    finally:
        _unwatched.on = False


def appoint(warden: Warden | None, *, refuses: bool = True) -> None:
    """Put a warden in charge, or nobody; one that does not refuse takes note only."""
    global _warden, _refuses, _installed
    _warden, _refuses = warden, refuses
    if warden is not None and not _installed:
        _installed = True
        sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _warden is None or not event.startswith("socket."):
        return
    judge = _EVENTS.get(event)
    if judge is not None and not getattr(_unwatched, "on", False):
        judge(_warden, arguments)


def _judge_connect(warden: Warden, arguments: tuple[Any, ...]) -> None:
    sock, address = arguments[0], arguments[1]
    if address is not None and not warden.may_connect(sock, address):
        _stop(
            warden,
            f"a connection to {_place(address)} that went round the tap",
            PermissionError(errno.EACCES, os.strerror(errno.EACCES)),
        )


def _judge_lookup(warden: Warden, arguments: tuple[Any, ...]) -> None:
    host = arguments[0]
    if not warden.may_resolve(host):
        _stop(
            warden,
            f"a look-up of {_place((host,))} that went round the tap",
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        )


def _judge_naming(warden: Warden, arguments: tuple[Any, ...]) -> None:
    host = arguments[0][0] if isinstance(arguments[0], tuple) and arguments[0] else arguments[0]
    if not warden.may_name(host):
        _stop(
            warden,
            f"a look-up of the name of {_place((host,))}",
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        )


def _judge_new(warden: Warden, arguments: tuple[Any, ...]) -> None:
    if told := warden.may_make(*arguments[1:4]):
        _stop(warden, told, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _stop(warden: Warden, what: str, error: OSError) -> None:
    warden.noticed(f"{what} was {'refused' if _refuses else 'not refused, for confinement is off'}")
    if _refuses:
        raise error


_EVENTS: dict[str, Callable[[Warden, tuple[Any, ...]], None]] = {
    "socket.connect": _judge_connect,
    "socket.sendto": _judge_connect,
    "socket.sendmsg": _judge_connect,
    "socket.getaddrinfo": _judge_lookup,
    "socket.gethostbyname": _judge_lookup,
    "socket.gethostbyaddr": _judge_naming,
    "socket.getnameinfo": _judge_naming,
    "socket.__new__": _judge_new,
}


def _place(address: Any) -> str:
    if isinstance(address, tuple):
        parts = [
            part.decode("ascii", "replace") if isinstance(part, bytes) else str(part) for part in address[:2]
        ]
        return ":".join(parts)
    return os.fsdecode(address)
