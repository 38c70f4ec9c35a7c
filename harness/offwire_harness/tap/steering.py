"""Leads the connections of this process to the tap as if it were the host that was meant.

Asked by a proxy variable, a client sees a refused connection as an error of the proxy, and that text is what
reaches the model. Steered, it sees what it sees in the wild. A name resolves to a marker address, a connect to a
marker (or to any other address) goes to the tap's listener instead, and what was meant is remembered under
the connection's own source port, where the tap looks it up.
"""

from __future__ import annotations

import _socket
import errno
import ipaddress
import itertools
import os
import socket
import threading
import weakref
from collections.abc import Callable
from typing import Any

from offwire_harness import wire
from offwire_harness.confine import audit
from offwire_harness.tap.addresses import (
    INTERNET,
    Destination,
    host_text,
    is_local,
    numeric,
    shaped,
    spellings,
)
from offwire_harness.tap.arrivals import Arrivals
from offwire_harness.tap.forked import Forked
from offwire_harness.tap.network_faults import NetworkFaults
from offwire_harness.tap.patches import Patches
from offwire_harness.tap.runtimes import Runtimes
from offwire_harness.tap.undisturbed import undisturbed
from offwire_harness.tap.warden import Passes

__all__ = ["Destination", "Policy", "Steering"]

Policy = Callable[[str, int], "wire.Fault | None"]

# 198.18.0.0/15 is set aside for measuring devices (RFC 2544): nobody dials it for real.
_MARKERS = ipaddress.ip_network("198.18.0.0/15")
# A connect that ends with one of these goes on, or is there already.
_UNDER_WAY = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, errno.EINTR, errno.EISCONN})
_NO_DATA = getattr(socket, "EAI_NODATA", socket.EAI_NONAME)


class Steering:
    """Steers this process while it is on.

    Args:
        listener: returns the tap's address for steered connections; may wait for the tap to come up.
        policy: says how a connect fails, or None.
        allow: loopback `host:port` and paths of Unix sockets that stay reachable.
        report: takes a kind and a line about what was refused.
        faults: the servers for network faults; by default own ones, made when needed.
    """

    def __init__(
        self,
        listener: Callable[[], tuple[str, int]],
        policy: Policy,
        allow: tuple[str, ...],
        report: Callable[[str, str], None],
        faults: NetworkFaults | None = None,
    ) -> None:
        self._listener = listener
        self._policy = policy
        self.arrivals = Arrivals()
        self._forked = Forked(self.learn, self.arrivals.forget, report)
        self._report = self._forked.report
        self.passes = Passes(frozenset(spellings(allow)), self._report)
        self._patches = Patches()
        self._own_faults = faults is None
        self._faults = faults or NetworkFaults()
        self._runtimes = Runtimes(self._report)
        self._sink: socket.socket | None = None
        self._silenced: dict[int, Destination] = {}
        self._lock = threading.Lock()
        self._pairing = threading.local()
        self._addresses: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._fresh = iter(itertools.islice(_MARKERS.hosts(), 100_000))
        self._noted: weakref.WeakKeyDictionary[socket.socket, int] = weakref.WeakKeyDictionary()
        self.refused = 0

    def meant(self, source_port: int) -> Destination | None:
        """Return what the connection that arrived from this port was meant for; asked once for each."""
        self._forked.collect()
        return self.arrivals.arrived(source_port)

    def learn(self, source_port: int, destination: Destination) -> None:
        """Remember what the connection from this port, of this process or of a steered child, is meant for."""
        self.arrivals.expect(source_port, destination)

    def report(self, kind: str, line: str) -> None:
        """Report something from this process, or from a forked child of it."""
        self._report(kind, line)

    def begin(self) -> None:
        """Count anew."""
        self._forked.collect()
        self.arrivals.begin()
        self.refused = 0

    @property
    def sink_port(self) -> int:
        """Where datagrams of connected sockets end; the same as long as this exists."""
        with self._lock:
            if self._sink is None:
                self._sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                self._sink.bind(("127.0.0.1", 0))
                self._sink.setblocking(False)
            return int(self._sink.getsockname()[1])

    def on(self) -> None:
        """Start to steer."""
        self._forked.on()
        originals = _Originals()
        kept = self._patches.set
        kept(_socket, "getaddrinfo", self._getaddrinfo(originals))
        for module in (_socket, socket):
            kept(module, "gethostbyname", self._gethostbyname(originals))
            kept(module, "gethostbyname_ex", self._gethostbyname_ex(originals))
            kept(module, "getnameinfo", _getnameinfo(originals))
        kept(socket.socket, "connect", self._connect(originals.connect, originals))
        kept(socket.socket, "connect_ex", self._connect_ex(originals))
        kept(socket.socket, "sendto", self._sendto(originals))
        if originals.sendmsg is not None:
            kept(socket.socket, "sendmsg", self._sendmsg(originals.sendmsg))
        if not hasattr(_socket, "socketpair"):
            kept(socket, "socketpair", self._socketpair(socket.socketpair))
        self._runtimes.on()

    def off(self) -> None:
        """Stop to steer and forget what was meant."""
        self._runtimes.off()
        self._patches.undo()
        if self._own_faults:
            self._faults.close()
        self.collect()
        self._forked.off()
        self.arrivals.clear()
        self._noted.clear()

    def close(self) -> None:
        """Let go of what outlives being off. Idempotent."""
        with self._lock:
            if self._sink is not None:
                self._sink.close()
                self._sink = None

    def collect(self) -> None:
        """Report the datagrams that went into the sink since the last time, and what forked children told."""
        self._forked.collect()
        while self._sink is not None:
            try:
                _, (_, port) = self._sink.recvfrom(1)
            except BlockingIOError:
                return
            destination = self._silenced.get(port, Destination("an unknown host", 0))
            self._report("bypass", f"a datagram to {destination.host}:{destination.port} was dropped")

    # Names

    def _getaddrinfo(self, originals: _Originals) -> Callable[..., Any]:
        def getaddrinfo(
            host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
        ) -> list[Any]:
            name = host_text(host)
            if name is None or numeric(name) is not None or is_local(name):
                return originals.getaddrinfo(host, port, family, type, proto, flags)
            if family == socket.AF_INET6:
                raise socket.gaierror(_NO_DATA, "No address associated with hostname")
            marker = self._marker(name, port)
            found = originals.getaddrinfo(
                marker, port, socket.AF_INET, type, proto, flags & ~socket.AI_CANONNAME
            )
            if flags & socket.AI_CANONNAME and found:
                found[0] = (*found[0][:3], name, found[0][4])
            return found

        return getaddrinfo

    def _gethostbyname(self, originals: _Originals) -> Callable[..., str]:
        def gethostbyname(host: Any) -> str:
            name = host_text(host)
            if name is None or numeric(name) is not None or is_local(name):
                return originals.gethostbyname(host)
            return self._marker(name, 0)

        return gethostbyname

    def _gethostbyname_ex(self, originals: _Originals) -> Callable[..., Any]:
        def gethostbyname_ex(host: Any) -> tuple[str, list[str], list[str]]:
            name = host_text(host)
            if name is None or numeric(name) is not None or is_local(name):
                return originals.gethostbyname_ex(host)
            return name, [], [self._marker(name, 0)]

        return gethostbyname_ex

    def _marker(self, name: str, port: object) -> str:
        """Return the address that stands for a name.

        Raises:
            socket.gaierror: the policy says that the name does not resolve.
        """
        number = port if isinstance(port, int) else 0
        fault = self._policy(name, number)
        if fault is not None and fault.kind is wire.FaultKind.DNS:
            self.refused += 1
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        with self._lock:
            if name not in self._addresses:
                address = str(next(self._fresh))
                self._addresses[name] = address
                self._names[address] = name
            return self._addresses[name]

    # Connections

    def _connect(self, connect: Callable[..., Any], originals: _Originals) -> Callable[..., Any]:
        steering = self

        def steered_connect(self: socket.socket, address: Any) -> Any:
            routed = steering._route(self, address, originals)
            try:
                return steering._led(connect, self, routed, address)
            except OSError as error:
                steering._ended(self, error.errno)
                raise

        return steered_connect

    def _connect_ex(self, originals: _Originals) -> Callable[..., int]:
        steering = self

        def steered_connect_ex(self: socket.socket, address: Any) -> int:
            try:
                routed = steering._route(self, address, originals)
            except socket.gaierror:
                raise
            except OSError as error:
                return error.errno or errno.ECONNREFUSED
            number: int = steering._led(originals.connect_ex, self, routed, address)
            steering._ended(self, number)
            return number

        return steered_connect_ex

    def _led(self, connect: Callable[..., Any], sock: socket.socket, routed: Any, meant: Any) -> Any:
        """Connect; a server of ours takes whom it is led to at once, and so that may go undisturbed."""
        if routed is meant or self._faults.hangs(routed[1]):
            return connect(sock, routed)
        with undisturbed():
            return connect(sock, routed)

    def _socketpair(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """Leave the two ends alone that Windows connects over loopback, for every event loop."""

        def steered_socketpair(*arguments: Any, **keywords: Any) -> Any:
            self._pairing.on = True
            try:
                return make(*arguments, **keywords)
            finally:
                self._pairing.on = False

        return steered_socketpair

    def _route(self, sock: socket.socket, address: Any, originals: _Originals) -> Any:
        """Return the address to connect to instead, and remember what was meant."""
        if sock.family not in INTERNET:
            return self._route_local(sock, address)
        if getattr(self._pairing, "on", False):
            self.passes.open(address[:2])
            return address
        destination = self._destination(address)
        if destination is None or self.passes.allows(destination):
            return address
        if sock.type != socket.SOCK_STREAM:
            return shaped(sock, self.passes.open(self._silence(sock, destination, originals)))
        fault = self._policy(*destination)
        if fault is not None:
            self.refused += 1
            if fault.kind is wire.FaultKind.DNS and numeric(destination.host) is None:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return shaped(sock, self.passes.open(self._faults.address(fault.kind)))
        listener = self._listener()
        if sock.getsockname()[1] == 0:
            originals.bind(sock, shaped(sock, ("127.0.0.1", 0)))
        if sock not in self._noted:  # Who polls a connection under way asks for it again and again.
            self._noted[sock] = sock.getsockname()[1]
            self._forked.note(self._noted[sock], destination)
        return shaped(sock, self.passes.open(listener))

    def _ended(self, sock: socket.socket, number: int | None) -> None:
        """Take back the note of a connection that was not made after all."""
        if number not in _UNDER_WAY and (source_port := self._noted.pop(sock, None)) is not None:
            self._forked.forget(source_port)

    def _silence(
        self, sock: socket.socket, destination: Destination, originals: _Originals
    ) -> tuple[str, int]:
        """Return the address of a sink: connecting a datagram socket is harmless, sending on it is reported."""
        sink_port = self.sink_port
        if sock.getsockname()[1] == 0:
            originals.bind(sock, shaped(sock, ("127.0.0.1", 0)))
        self._silenced[sock.getsockname()[1]] = destination
        return "127.0.0.1", sink_port

    def _route_local(self, sock: socket.socket, address: Any) -> Any:
        if sock.family != getattr(socket, "AF_UNIX", None):
            return address
        path = os.fsdecode(address)
        if self.passes.allows_path(path):
            return address
        self._report(
            "bypass", f"a connection to the Unix socket {path!r} was refused; allow it if it is yours"
        )
        raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))

    def _destination(self, address: Any) -> Destination | None:
        if not isinstance(address, tuple) or len(address) < 2 or not isinstance(address[1], int):
            return None  # Not ours to judge: the socket will say what is wrong with it.
        name = host_text(address[0])
        if name is None:
            return None
        name = name.partition("%")[0]
        return Destination(self._names.get(name, name), address[1])

    # Datagrams

    def _sendto(self, originals: _Originals) -> Callable[..., int]:
        steering = self

        def steered_sendto(self: socket.socket, data: Any, *arguments: Any) -> int:
            steering._refuse_datagram(self, arguments[-1])
            return originals.sendto(self, data, *arguments)

        return steered_sendto

    def _sendmsg(self, sendmsg: Callable[..., int]) -> Callable[..., int]:
        steering = self

        def steered_sendmsg(
            self: socket.socket, buffers: Any, ancdata: Any = (), flags: int = 0, address: Any = None
        ) -> int:
            if address is not None:
                steering._refuse_datagram(self, address)
            return sendmsg(self, buffers, ancdata, flags, address)

        return steered_sendmsg

    def _refuse_datagram(self, sock: socket.socket, address: Any) -> None:
        destination = self._destination(address) if sock.family in INTERNET else None
        if destination is not None and not self.passes.allows(destination):
            self._report("bypass", f"a datagram to {destination.host}:{destination.port} was refused")
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))


def _getnameinfo(originals: _Originals) -> Callable[..., tuple[str, str]]:
    """Let those through who only want an address written out: the audit hook is not told what they want."""

    def getnameinfo(sockaddr: Any, flags: int) -> tuple[str, str]:
        if isinstance(flags, int) and flags & socket.NI_NUMERICHOST:
            with audit.unwatched():
                return originals.getnameinfo(sockaddr, flags)
        return originals.getnameinfo(sockaddr, flags)

    return getnameinfo


class _Originals:
    """What the functions were before."""

    def __init__(self) -> None:
        self.getaddrinfo = _socket.getaddrinfo
        self.gethostbyname = _socket.gethostbyname
        self.gethostbyname_ex = _socket.gethostbyname_ex
        self.getnameinfo = _socket.getnameinfo
        self.connect = socket.socket.connect
        self.connect_ex = socket.socket.connect_ex
        self.bind = socket.socket.bind
        self.sendto = socket.socket.sendto
        self.sendmsg: Callable[..., int] | None = getattr(socket.socket, "sendmsg", None)
