"""Hosts and addresses, as clients write them. Pure."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

INTERNET = (socket.AF_INET, socket.AF_INET6)


class Destination(NamedTuple):
    """What a client meant to connect to."""

    host: str
    port: int


def host_text(host: Any) -> str | None:
    """Return a host as text, or None for none at all.

    Raises:
        UnicodeError: it is no name, as the real functions say too.
    """
    if isinstance(host, str) and host:
        if not host.isascii() or max(map(len, host.split("."))) > 63:
            host = host.encode("idna").decode("ascii")
        return str(host)
    if isinstance(host, (bytes, bytearray)) and host:
        return bytes(host).decode("ascii", "replace")
    return None


def numeric(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a name spells out, or None for a real name."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    with contextlib.suppress(OSError):
        # The C library also takes 127.1 and 0x7f000001 for addresses.
        return ipaddress.ip_address(socket.inet_ntoa(socket.inet_aton(name)))
    return None


def is_local(name: str) -> bool:
    """Whether a name or address is this machine's own loopback interface."""
    lower = name.rstrip(".").lower()
    if lower == "localhost" or lower.endswith(".localhost"):
        return True
    address = numeric(lower.removeprefix("::ffff:"))
    return address is not None and address.is_loopback


def spellings(allow: Iterable[str]) -> Iterator[str]:
    """Yield what is allowed, this machine by name and by its addresses."""
    for entry in allow:
        yield entry
        host, colon, port = entry.rpartition(":")
        if colon and host == "localhost":
            yield f"127.0.0.1:{port}"
            yield f"::1:{port}"


def ports_of(allow: Iterable[str]) -> Iterator[int]:
    """Yield the ports of what is allowed."""
    for entry in allow:
        port = entry.rpartition(":")[2]
        if port.isdigit():
            yield int(port)


def shaped(sock: socket.socket, address: tuple[str, int]) -> tuple[Any, ...]:
    """Return a loopback address as a socket of this family takes it."""
    if sock.family == socket.AF_INET6:
        return (f"::ffff:{address[0]}", address[1], 0, 0)
    return address
