"""Faults: how an upstream goes wrong. One fault is one row, with what it makes impossible to see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from offwire_harness.wire import Answer, Fault, FaultKind, Request, Response

__tracebackhide__ = True  # a mistake in a test is shown where it was made

_JSON = (("content-type", "application/json"),)
_TEXT = (("content-type", "text/plain; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """One fault.

    Attributes:
        name: what a test calls it by.
        summary: what the client sees.
        answer: makes the answer to a request.
        delivers: whether the request still arrives at the upstream, so that a canary can be seen there.
        returns: whether a client that follows the answer asks the same path again, with GET whatever it asked before.
    """

    name: str
    summary: str
    answer: Callable[[Request], Answer]
    delivers: bool = True
    returns: bool = False


def find(name: str) -> FaultSpec:
    """Return a fault by name.

    Raises:
        ValueError: there is no such fault; the message lists those there are.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"no fault {name!r}; there are: {', '.join(_BY_NAME)}") from None


def _echo(request: Request) -> Response:
    sent = (
        request.header("authorization") or request.header("x-api-key") or request.header("api-key") or "none"
    )
    body = {"error": {"type": "invalid_request_error", "message": f"Invalid API key provided: {sent}"}}
    return Response(401, (*_JSON, ("www-authenticate", "Bearer")), json.dumps(body).encode())


def _stack(request: Request) -> Response:
    headers = "\n".join(f"    {name}: {value}" for name, value in request.headers)
    text = (
        "Traceback (most recent call last):\n"
        '  File "/srv/app/handlers.py", line 88, in dispatch\n'
        "    return handler(request)\n"
        '  File "/srv/app/billing.py", line 41, in load\n'
        '    raise RuntimeError("replica db-7.internal timed out")\n'
        "RuntimeError: replica db-7.internal timed out\n"
        f"request: {request.method} {request.target}\n{headers}\n"
    )
    return Response(500, _TEXT, text.encode())


def _malformed(request: Request) -> Response:
    return Response(200, _JSON, b'{"id": "in_1", "customer": {"email": "jenny@example.com", ')


def _rate_limit(request: Request) -> Response:
    body = b'{"error": {"type": "rate_limit_error", "message": "Too many requests"}}'
    return Response(429, (*_JSON, ("retry-after", "0")), body)


def _redirect(request: Request) -> Response:
    key = (request.header("authorization") or "").rpartition(" ")[2] or "none"
    joint = "&" if "?" in request.target else "?"
    # To the same place, so that a client that follows it fails by going round in circles, the key in its text.
    return Response(302, (("location", f"{request.target}{joint}api_key={key}"),))


def _network(kind: FaultKind, after: int = 0) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        whole = Response(200, _JSON, b'{"id": "in_1", "status": "open", "amount_due": 1000}')
        return Fault(kind, whole, after) if kind is FaultKind.TRUNCATED else Fault(kind)

    return answer


FAULTS: tuple[FaultSpec, ...] = (
    FaultSpec("401-echo", "401 that repeats the key it was sent", _echo),
    FaultSpec("500-stack", "500 with a stack trace and the request's headers", _stack),
    FaultSpec("malformed-json", "200 whose JSON breaks off", _malformed),
    FaultSpec("429", "429, try again at once", _rate_limit),
    FaultSpec("302-key", "redirect with the key in its URL", _redirect, returns=True),
    FaultSpec("reset", "connection reset after the request", _network(FaultKind.RESET)),
    FaultSpec("timeout", "no answer at all", _network(FaultKind.TIMEOUT)),
    FaultSpec("truncated", "200 whose body breaks off", _network(FaultKind.TRUNCATED, after=20)),
    FaultSpec("refused", "connection refused", _network(FaultKind.REFUSED), delivers=False),
    FaultSpec("dns", "no such host", _network(FaultKind.DNS), delivers=False),
    FaultSpec("tls-alert", "TLS handshake refused", _network(FaultKind.TLS_ALERT), delivers=False),
)
"""Every fault. Those with a `FaultKind` need the tap; the others are plain responses."""

_BY_NAME = {fault.name: fault for fault in FAULTS}
