"""What the gate lets pass, asked before a connection is made or a datagram sent. Pure, standard library only."""

from __future__ import annotations

import errno
import os
import socket
import struct
from dataclasses import dataclass
from typing import NamedTuple

NAME_SERVICE_PORTS = (53, 853, 5353, 5355)
# The C library asks these by itself for users, hosts and logs, and does without when they refuse.
LIBRARY_SOCKETS = ("/run/nscd/", "/var/run/nscd/", "/run/systemd/", "/run/dbus/", "/dev/log")

_UNSPECIFIED, _UNIX, _INET, _INET6 = 0, 1, 2, 10
_STREAM, _DATAGRAM, _RAW = 1, 2, 3
# Families of Linux that send past every connect that anybody could judge.
ELSEWHERE = {17: "AF_PACKET", 21: "RDS", 30: "TIPC", 31: "Bluetooth", 40: "vsock", 43: "SMC", 44: "XDP"}
IPPROTO_MPTCP = 262
STREAM_PROTOCOLS = (0, 6)
DATAGRAM_PROTOCOLS = (0, 1, 17, 58)  # UDP and ping


class Place(NamedTuple):
    """An internet address as it stands in a call."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached: ports of this machine, and declared addresses `host:port` and paths.

    `own` is what the path of a Unix socket contains that belongs to Python itself.
    """

    ports: frozenset[int]
    allow: frozenset[str]
    own: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """`number` is the error to give, 0 to let the call go on; `told`: what to report; `sink`: lead it to the sink."""

    number: int = 0
    told: str = ""
    sink: bool = False


GOES_ON = Judgement()


def making(family: int, kind: int, protocol: int) -> Judgement:
    """Judge the making of a socket, by the numbers of Linux: one that leads past what is judged later is refused."""
    if family in ELSEWHERE:
        return Judgement(errno.EAFNOSUPPORT, f"a socket of {ELSEWHERE[family]}")
    if family not in (_INET, _INET6):
        return GOES_ON  # To the kernel only, or judged when it connects.
    kind &= 0xF  # without what else can be asked for with it
    if protocol in {_STREAM: STREAM_PROTOCOLS, _DATAGRAM: DATAGRAM_PROTOCOLS}.get(kind, ()):
        return GOES_ON
    if kind == _RAW:
        return Judgement(errno.EPROTONOSUPPORT, "a raw socket")
    named = "MPTCP" if protocol == IPPROTO_MPTCP else f"protocol {protocol}"
    return Judgement(errno.EPROTONOSUPPORT, f"a socket of {named}")


def place_of(address: bytes, sends: bool = False) -> Place | str | None:
    """Return what a socket address names: a place, the path of a Unix socket, or nothing that leaves the kernel.

    `sends`: a datagram sent to an address of no family goes out as IPv4, where a connect to one only lets go.

    Raises:
        ValueError: it is cut short.
    """
    if len(address) < 2:
        raise ValueError("no address")
    (family,) = struct.unpack_from("=H", address)
    try:
        if family == _INET or (sends and family == _UNSPECIFIED):
            return Place(socket.inet_ntoa(address[4:8]), int.from_bytes(address[2:4], "big"))
        if family == _INET6:
            host = socket.inet_ntop(socket.AF_INET6, address[8:24]).removeprefix("::ffff:")
            return Place(host, int.from_bytes(address[2:4], "big"))
    except (OSError, ValueError) as error:
        raise ValueError("an address cut short") from error
    if family == _UNIX:
        return _path(address[2:])
    return None


def connecting(place: Place | str | None, datagrams: bool, reach: Reach) -> Judgement:
    """Judge a connect; `datagrams`: whether the socket sends some."""
    if place is None:
        return GOES_ON
    if isinstance(place, str):
        return _unix(place, reach)
    if _reachable(place, reach):
        return GOES_ON
    if not datagrams:
        return Judgement(errno.EACCES, f"a connection to {place}")
    if place.port in NAME_SERVICE_PORTS:
        return Judgement(errno.ECONNREFUSED, f"a look-up through {place}")
    return Judgement(sink=True)  # It may only ask for the way there; what it sends is reported.


def sending(place: Place | str | None, fast_open: bool, reach: Reach) -> Judgement:
    """Judge sending to an address; `fast_open`: whether that would open a TCP connection too."""
    if place is None:
        return GOES_ON
    if isinstance(place, str):
        return _unix(place, reach)
    if fast_open:
        return Judgement(errno.EOPNOTSUPP, f"TCP Fast Open to {place}")
    return GOES_ON if _reachable(place, reach) else Judgement(errno.ENETUNREACH, f"a datagram to {place}")


def _reachable(place: Place, reach: Reach) -> bool:
    local = place.host.startswith("127.") or place.host == "::1"
    return (local and place.port in reach.ports) or f"{place.host}:{place.port}" in reach.allow


def _unix(path: str, reach: Reach) -> Judgement:
    if path in reach.allow or (reach.own and reach.own in path):
        return GOES_ON
    if not path or os.path.normpath(path).startswith(LIBRARY_SOCKETS):
        return Judgement(errno.ECONNREFUSED)
    if path.startswith("/") and not os.path.exists(path):
        return Judgement(errno.ENOENT)
    return Judgement(errno.EACCES, f"a connection to the Unix socket {path}")


def _path(raw: bytes) -> str:
    if raw[:1] == b"\0":
        return "@" + os.fsdecode(raw[1:].rstrip(b"\0"))
    return os.fsdecode(raw.partition(b"\0")[0])
