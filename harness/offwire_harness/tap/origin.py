"""The loopback origin behind the proxy: it plays prepared responses chunk by chunk, or breaks off in the middle.

mitmproxy sends a response made by an addon as one piece; only what it streams from a server keeps its chunk
boundaries, and only a server can break off. Runs inside the proxy's process, standard library only.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from typing import NamedTuple

HEAD_SECONDS = 10.0
_WEBSOCKET_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Plan(NamedTuple):
    """What the origin sends: a response head, then each piece, then, with `cut`, nothing more."""

    head: bytes
    pieces: tuple[bytes, ...]
    cut: bool = False


Pairs = list[tuple[str, str]]


def streamed(status: int, reason: str, headers: Pairs, chunks: list[bytes]) -> Plan:
    """Return the plan of a response whose chunks keep their boundaries."""
    names = {name.lower() for name, _ in headers}
    if "content-length" in names:
        return Plan(_head(status, reason, headers), tuple(chunks))
    kept = [pair for pair in headers if pair[0].lower() != "transfer-encoding"]
    pieces = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks if chunk]
    head = _head(status, reason, [*kept, ("Transfer-Encoding", "chunked")])
    return Plan(head, (*pieces, b"0\r\n\r\n"))


def truncated(status: int, reason: str, headers: Pairs, body: bytes, after: int) -> Plan:
    """Return the plan of a response that announces its whole length and breaks off after `after` bytes."""
    kept = [pair for pair in headers if pair[0].lower() not in ("transfer-encoding", "content-length")]
    # A body no longer than the break would not be truncated at all.
    announced = max(len(body), after + 1)
    head = _head(status, reason, [*kept, ("Content-Length", str(announced))])
    return Plan(head, (body[:after],), cut=True)


def upgraded(headers: Pairs, key: str) -> Plan:
    """Return the plan of an accepted WebSocket handshake."""
    accept = base64.b64encode(hashlib.sha1(key.encode() + _WEBSOCKET_GUID).digest()).decode()
    fixed = ("upgrade", "connection", "sec-websocket-accept", "content-length")
    kept = [pair for pair in headers if pair[0].lower() not in fixed]
    switch = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)]
    return Plan(_head(101, "Switching Protocols", [*switch, *kept]), ())


def _head(status: int, reason: str, headers: Pairs) -> bytes:
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


class Origin:
    """A server on a loopback port that answers only requests for a plan made beforehand, once each."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}
        self._server: asyncio.Server | None = None
        self.address: tuple[str, int] = ("127.0.0.1", 0)

    async def start(self) -> None:
        """Listen on a free port of the loopback interface."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = self._server.sockets[0].getsockname()[:2]

    def prepare(self, plan: Plan) -> str:
        """Return the path under which the plan waits to be fetched."""
        token = secrets.token_hex(16)
        self._plans[token] = plan
        return "/" + token

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._play(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.TimeoutError):
            pass
        finally:
            writer.close()

    async def _play(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        target = head.split(b" ", 2)[1].decode("ascii", "replace")
        plan = self._plans.pop(target.lstrip("/"), None)
        if plan is None:
            return False
        writer.write(plan.head)
        for piece in plan.pieces:
            writer.write(piece)
            await writer.drain()
            # Let the proxy read this piece before the next one is there.
            await asyncio.sleep(0)
        await writer.drain()
        if plan.head.startswith(b"HTTP/1.1 101 "):
            await _relay_frames(reader)
            return False
        return not plan.cut


async def _relay_frames(reader: asyncio.StreamReader) -> None:
    # The proxy speaks for both ends of a WebSocket; the origin only has to stay until it hangs up.
    while await reader.read(65536):
        pass
