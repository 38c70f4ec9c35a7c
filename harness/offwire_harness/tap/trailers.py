"""Lets trailers of HTTP/1.1 requests through: mitmproxy knows those of HTTP/2 only, and crashes on these.

Runs inside the proxy's process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import h11
from h11._readers import ChunkedReader
from mitmproxy import http
from mitmproxy.proxy.layers.http import RequestEndOfMessage, RequestTrailers
from mitmproxy.proxy.layers.http._base import ReceiveHttp
from mitmproxy.proxy.layers.http._http1 import Http1Server


def accept() -> None:
    """Have them reported as an event of their own before the end of the request, as those of HTTP/2 are."""
    reader: Any = ChunkedReader
    server: Any = Http1Server
    reader.__call__ = _keeping(reader.__call__)
    server.read_body = _telling(server.read_body)


def _keeping(read: Any) -> Any:
    def reading(self: Any, buffer: Any) -> Any:
        event = read(self, buffer)
        if isinstance(event, h11.EndOfMessage) and event.headers:
            self.trailers = http.Headers(event.headers.raw_items())
            return h11.EndOfMessage()
        return event

    return reading


def _telling(read_body: Any) -> Any:
    def telling(self: Any, event: Any) -> Iterator[Any]:
        commands, reply = read_body(self, event), None
        while True:
            try:
                command = commands.send(reply)
            except StopIteration:
                return
            trailers = getattr(self.body_reader, "trailers", None)
            ends = isinstance(command, ReceiveHttp) and isinstance(command.event, RequestEndOfMessage)
            if ends and trailers is not None:
                yield ReceiveHttp(RequestTrailers(self.stream_id, trailers))
            reply = yield command

    return telling
