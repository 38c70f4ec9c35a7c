"""Requests and answers as the channel carries them. Pure."""

from __future__ import annotations

from typing import Any

from offwire_harness import wire
from offwire_harness.tap.channel import Frame

Head = dict[str, Any]

REFUSAL: Head = {"kind": "refuse"}

# What a fault that belongs before the request becomes when it is only chosen afterwards.
_LATE = {wire.FaultKind.TIMEOUT: "timeout", wire.FaultKind.TRUNCATED: "truncated"}


def request_of(frame: Frame) -> wire.Request:
    """Return the request that a frame tells of."""
    head = frame.head
    headers = _pairs(head["headers"])
    return wire.Request(
        id=str(head["id"]),
        method=head["method"],
        scheme=head["scheme"],
        host=_host(head["host"], head["port"], headers),
        port=head["port"],
        target=head["target"],
        http_version=head["version"],
        headers=headers,
        body=frame.body,
        trailers=_pairs(head["trailers"]),
        steered=head["steered"],
    )


def answer_of(answer: wire.Answer) -> tuple[Head, bytes]:
    """Return the head and body that carry an answer.

    REFUSED, DNS and TLS_ALERT can only strike before there is a request; chosen for a request, they become
    a reset.
    """
    if isinstance(answer, wire.Response):
        return _response("response", answer)
    kind = _LATE.get(answer.kind, "reset")
    if kind == "truncated":
        response = answer.response or wire.Response(200)
        head, body = _response(kind, response)
        return {**head, "after": answer.after}, body
    return {"kind": kind}, b""


def _response(kind: str, response: wire.Response) -> tuple[Head, bytes]:
    head: Head = {
        "kind": kind,
        "status": response.status,
        "headers": [list(pair) for pair in response.headers],
        "chunks": [len(chunk) for chunk in response.chunks],
    }
    return head, b"".join(response.chunks) if response.chunks else response.body


def _pairs(pairs: list[list[str]]) -> wire.Headers:
    return tuple((name, value) for name, value in pairs)


def _host(host: str, port: int, headers: wire.Headers) -> str:
    """Return the name that a request was meant for: this machine keeps the one that the client uses."""
    if host in ("127.0.0.1", "::1"):
        named = next((value for name, value in headers if name.lower() in ("host", ":authority")), "")
        if named.lower() in ("localhost", f"localhost:{port}"):
            return "localhost"
    return host
