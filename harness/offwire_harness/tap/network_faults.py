"""Servers on the loopback interface that fail the way networks fail, so that clients see true errors."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Mapping

from offwire_harness.confine import audit
from offwire_harness.wire import FaultKind

# A fatal alert of TLS 1.2 framing: handshake_failure.
_ALERT = bytes((21, 3, 3, 0, 2, 2, 40))
_FIRST_BYTES_SECONDS = 5.0


class NetworkFaults:
    """Listeners made when first needed, one a kind, all gone after `close`.

    Args:
        addresses: listeners of another process to use instead of own ones, for a process that may not connect
            to ports that are chosen later.
    """

    def __init__(self, addresses: Mapping[FaultKind, tuple[str, int]] | None = None) -> None:
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._given = dict(addresses or {})
        self._addresses = dict(self._given)

    def addresses(self) -> Mapping[FaultKind, tuple[str, int]]:
        """Make all of them now and return where they are."""
        return {kind: self.address(kind) for kind in FaultKind if kind is not FaultKind.DNS}

    def address(self, kind: FaultKind) -> tuple[str, int]:
        """Return the address where connecting, or the first bytes, fail in the given way."""
        with self._lock:
            if kind not in self._addresses:
                self._addresses[kind] = self._make(kind)
            return self._addresses[kind]

    def hangs(self, port: int) -> bool:
        """Whether connecting to a port never ends."""
        return port == self._addresses.get(FaultKind.TIMEOUT, ("", -1))[1]

    def close(self) -> None:
        """Close every listener. Idempotent."""
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
                sock.close()
            self._open.clear()
            self._addresses = dict(self._given)

    def _make(self, kind: FaultKind) -> tuple[str, int]:
        listener = self._bound()
        if kind is FaultKind.TIMEOUT:
            self._fill(listener)
        elif kind in _ENDINGS:
            listener.listen(64)
            threading.Thread(
                target=_serve, args=(listener, _ENDINGS[kind]), name=f"offwire-{kind.value}", daemon=True
            ).start()
        # Else: bound and not listening, the port is refused by the kernel itself.
        host, port = listener.getsockname()
        return host, port

    def _bound(self) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.bind(("127.0.0.1", 0))
        self._open.append(sock)
        return sock

    def _fill(self, listener: socket.socket) -> None:
        # With its queue full and nobody accepting, a listener's kernel drops what comes: a connect hangs.
        listener.listen(0)
        for _ in range(4):
            waiting = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            waiting.setblocking(False)
            self._open.append(waiting)
            with contextlib.suppress(BlockingIOError), audit.unwatched():
                _connect(waiting, listener.getsockname())


# The class's own method may be steered at the time; this one never is.
_connect = socket.socket.__mro__[1].connect  # type: ignore[attr-defined]


def _serve(listener: socket.socket, end: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_end, args=(peer, end), name="offwire-fault", daemon=True).start()


def _end(peer: socket.socket, end: Callable[[socket.socket], None]) -> None:
    with peer, contextlib.suppress(OSError):
        peer.settimeout(_FIRST_BYTES_SECONDS)
        peer.recv(16384)
        end(peer)


def _reset(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _hang_up(peer: socket.socket) -> None:
    peer.shutdown(socket.SHUT_WR)


def _alert(peer: socket.socket) -> None:
    peer.sendall(_ALERT)
    peer.shutdown(socket.SHUT_WR)


_ENDINGS: dict[FaultKind, Callable[[socket.socket], None]] = {
    FaultKind.RESET: _reset,
    FaultKind.TRUNCATED: _hang_up,
    FaultKind.TLS_ALERT: _alert,
}
