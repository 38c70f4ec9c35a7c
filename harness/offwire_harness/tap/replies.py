"""Between mitmproxy's messages and what the channel carries. Runs inside the proxy's process."""

from __future__ import annotations

import http as http_names
import itertools
import socket
import struct
import time
from collections.abc import Iterable
from typing import Any

from mitmproxy import http

Head = dict[str, Any]


def told(request: http.Request, secure: bool) -> Head:
    """Return a request as the channel carries it, without where it was meant to go."""
    fields = list(request.headers.fields)
    if request.is_http2 and request.authority:
        fields.insert(0, (b":authority", request.authority.encode("utf-8", "surrogateescape")))
    return {
        "type": "request",
        "method": request.method,
        "scheme": "https" if secure else "http",
        "host": request.host,
        "port": request.port,
        "target": request.path,
        "version": request.http_version,
        "headers": readable(fields),
        "trailers": readable(request.trailers.fields if request.trailers else ()),
    }


def abort(writer: Any) -> None:
    """Close a connection with a reset instead of an orderly end."""
    if raw := writer.get_extra_info("socket"):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def readable(fields: Iterable[tuple[bytes, bytes]]) -> list[list[str]]:
    """Return header fields as text from which every byte can be had back."""
    return [[part.decode("utf-8", "surrogateescape") for part in pair] for pair in fields]


def raw(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Return header fields as bytes: the inverse of `readable`."""
    return [
        (name.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape"))
        for name, value in headers
    ]


def pieces(answer: Head, body: bytes) -> list[bytes]:
    """Return the chunks of an answer; one without chunks is a chunk of its own."""
    if not answer["chunks"]:
        return [body] if body else []
    ends = itertools.accumulate(answer["chunks"])
    return [body[end - length : end] for end, length in zip(ends, answer["chunks"], strict=True)]


def reason(status: int) -> str:
    """Return the customary phrase of a status."""
    try:
        return http_names.HTTPStatus(status).phrase
    except ValueError:
        return ""


def made(status: int, headers: list[tuple[str, str]], body: bytes, method: str) -> http.Response:
    """Return a response in one piece, its length announced as a server would."""
    names = {name.lower() for name, _ in headers}
    kept = [pair for pair in headers if pair[0].lower() != "transfer-encoding"]
    if "content-length" not in names and status >= 200 and status not in (204, 304):
        kept.append(("Content-Length", str(len(body))))
    if method == "HEAD" or status in (204, 304):
        body = b""
    now = time.time()
    phrase = reason(status).encode()
    return http.Response(b"HTTP/1.1", status, phrase, http.Headers(raw(kept)), body, None, now, now)
