"""The traffic of a session as a HAR 1.2 file, without any credential: what `--offwire-har=FILE` writes.

Canaries are replaced by their labels. What still holds one in a form that only the detector sees through is withheld
whole, and so are headers that carry credentials of any kind. Roles, refusals and faults stand in fields of our own,
which begin with an underscore. A request begins here when it has arrived whole, and waits as long as its answer
took; what sending and receiving took is not measured and stands as 0.
"""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.masker import Masker
from offwire_harness.wire import Exchange, Fault, Headers, Request, Response

CREDENTIAL_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-goog-api-key"}
)
WITHHELD = "<withheld: it holds {labels} in another form>"
MASKED = "<masked>"


class Recorder:
    """Keeps every exchange of a session until it is written. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._canaries: list[Canary] = []
        self._exchanges: list[Exchange] = []
        self._masker = Masker()

    def know(self, canary: Canary) -> None:
        """Never show this one; nobody is its audience here."""
        with self._lock:
            self._canaries.append(replace(canary, audience=()))
            self._masker.add(canary)

    def note(self, exchange: Exchange) -> None:
        """Keep an exchange."""
        with self._lock:
            self._exchanges.append(exchange)

    def entries(self) -> list[dict[str, Any]]:
        """Return the entries of what was kept, in order, redacted."""
        with self._lock:
            page = _Page(Detector(self._canaries), self._masker)
            return [page.entry(exchange) for exchange in self._exchanges]


def document(entries: list[dict[str, Any]]) -> str:
    """Return a HAR file with these entries."""
    creator = {"name": "offwire", "version": "1"}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": entries}}, indent=1) + "\n"


class _Page:
    """Turns exchanges into entries."""

    def __init__(self, detector: Detector, masker: Masker) -> None:
        self._detector = detector
        self._masker = masker

    def entry(self, exchange: Exchange) -> dict[str, Any]:
        request = self._clean(exchange.request)
        answer = exchange.answer
        ours = {
            "_role": exchange.role.value,
            "_refused": exchange.refused and self._told(exchange.refused),
        }
        response = answer if isinstance(answer, Response) else answer.response or Response(0)
        if isinstance(answer, Fault):
            ours["_fault"] = answer.kind.value
        wait = round(exchange.seconds * 1000, 3)
        return {
            "startedDateTime": datetime.fromtimestamp(exchange.began, timezone.utc).isoformat(),
            "time": wait,
            "request": _request(request),
            "response": self._response(exchange.request, response),
            "cache": {},
            "timings": {"send": 0, "wait": wait, "receive": 0},
            **{name: value for name, value in ours.items() if value},
        }

    def _response(self, asked: Request, response: Response) -> dict[str, Any]:
        body = b"".join(response.chunks) if response.chunks else response.body
        # The detector reads requests: an answer is one without a target.
        answer = self._clean(replace(asked, target="/", headers=response.headers, body=body, trailers=()))
        return {
            "status": response.status,
            "statusText": "",
            "httpVersion": asked.http_version,
            "cookies": [],
            "headers": _pairs(answer.headers),
            "redirectURL": answer.header("location") or "",
            "headersSize": -1,
            "bodySize": len(body),
            "content": {
                "size": len(body),
                "mimeType": answer.header("content-type") or "",
                **_text(answer.body),
            },
        }

    def _clean(self, request: Request) -> Request:
        """Return a request with its credentials masked, and withheld where they can't be masked."""
        mask = self._masker.mask
        masked = replace(
            request,
            method=self._told(request.method),
            host=self._told(request.host),
            target=mask(request.target),
            headers=_masked_headers(request.headers, mask),
            trailers=_masked_headers(request.trailers, mask),
            body=mask(request.body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"),
        )
        result = self._detector.search(masked)
        if not (result.sightings or result.exhausted):
            return masked
        return self._withheld(
            masked, [(each.pointer, each.label) for each in result.sightings], result.exhausted
        )

    def _told(self, text: str) -> str:
        return self._detector.redact(self._masker.mask(text))

    def _withheld(self, request: Request, seen: list[tuple[str, str]], exhausted: tuple[str, ...]) -> Request:
        labels = ", ".join(dict.fromkeys(label for _, label in seen)) or "what could not be searched"
        note = WITHHELD.format(labels=labels)
        heads = [
            pointer
            for pointer, _ in seen
            if pointer == "request-line" or pointer.startswith(("header:", "trailer:"))
        ]
        in_body = len(heads) < len(seen) or bool(exhausted)
        if heads:
            hidden = {pointer.partition(":")[2] for pointer in heads}
            request = replace(
                request,
                target="/" + note if "request-line" in heads else request.target,
                headers=_replaced(request.headers, hidden, note),
                trailers=_replaced(request.trailers, hidden, note),
            )
        return replace(request, body=note.encode()) if in_body else request


def _masked_headers(headers: Headers, mask: Any) -> Headers:
    return tuple((mask(name), _masked_value(name, value, mask(value))) for name, value in headers)


def _masked_value(name: str, value: str, masked: str) -> str:
    """A credential that is no canary of ours is masked by its header's name."""
    return MASKED if masked == value and name.lower() in CREDENTIAL_HEADERS else masked


def _replaced(headers: Headers, hidden: set[str], note: str) -> Headers:
    return tuple((name, note if name.lower() in hidden else value) for name, value in headers)


def _request(request: Request) -> dict[str, Any]:
    url = f"{request.scheme}://{request.host}:{request.port}{request.target}"
    shown: dict[str, Any] = {
        "method": request.method,
        "url": _printable(url),
        "httpVersion": request.http_version,
        "cookies": [],
        "headers": _pairs(request.headers),
        "queryString": _pairs(tuple(parse_qsl(urlsplit(request.target).query, keep_blank_values=True))),
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        shown["postData"] = {"mimeType": request.header("content-type") or "", **_text(request.body)}
    return shown


def _pairs(pairs: Headers) -> list[Mapping[str, str]]:
    return [{"name": _printable(name), "value": _printable(value)} for name, value in pairs]


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": b64encode(body).decode(), "encoding": "base64"}


def _printable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
