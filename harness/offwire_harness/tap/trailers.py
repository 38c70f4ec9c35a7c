"""Loses no byte of an HTTP/1.1 request: what mitmproxy crashes on goes through, what it drops is refused or told.

Trailers it knows of HTTP/2 only. Extensions of chunks nobody reads, and no client writes: such a request ends as one that is broken.

Runs inside the proxy's process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import h11
from h11 import _readers
from h11._readers import ChunkedReader
from mitmproxy import http
from mitmproxy.proxy.layers.http import RequestEndOfMessage, RequestTrailers
from mitmproxy.proxy.layers.http._base import ReceiveHttp
from mitmproxy.proxy.layers.http._http1 import Http1Server


def accept(beside: Callable[[str, bool], None]) -> None:
    """Have trailers reported as an event of their own before the end of the request, as those of HTTP/2 are.

    Args:
        beside: told of each client connection, by its id, whether it now holds bytes beside its requests.
    """
    reader: Any = ChunkedReader
    server: Any = Http1Server
    reader.__call__ = _keeping(reader.__call__)
    server.read_body = _telling(server.read_body)
    server._handle_event = _noticing(server._handle_event, beside)
    readers: Any = _readers
    readers.chunk_header_re = re.compile(rb"(?P<chunk_size>[0-9a-fA-F]{1,20})[ \t]*\r\n")


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


def _noticing(handle: Any, beside: Callable[[str, bool], None]) -> Any:
    def handling(self: Any, event: Any) -> Iterator[Any]:
        yield from handle(self, event)
        between = self.state in (self.read_headers, self.done)
        beside(self.conn.id, between and bool(bytes(self.buf).strip()))

    return handling
