"""One route of an upstream: what it fits, and how it answers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from offwire_harness import faults
from offwire_harness.canaries import Canary
from offwire_harness.detect.uses import holds
from offwire_harness.wire import Answer, Fault, Request, Response

__tracebackhide__ = True  # a mistake in a test is shown where it was made

Reply = Response | Fault | Mapping[str, Any] | list[Any] | str | bytes
Responder = Callable[["Call"], Reply]

_JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that an upstream received, with the values of its path template."""

    request: Request
    parameters: Mapping[str, str]

    def used(self, canary: Canary) -> bool:
        """Whether the request carried the canary, plainly or as HTTP carries credentials (Basic, percent)."""
        return holds(self.request, canary)

    @property
    def query(self) -> dict[str, str]:
        """The query's fields; of a repeated one the last."""
        return dict(parse_qsl(self.request.target.partition("?")[2], keep_blank_values=True))

    def json(self) -> Any:
        """Return the body, parsed.

        Raises:
            ValueError: it is not JSON.
        """
        return json.loads(self.request.body)


class Route:
    """Answers the requests that fit a method, a path template and, if given, a query.

    Each `json`, `text`, `respond` or `fault` adds an answer; they are given in turn, the last one for good.
    """

    def __init__(self, method: str, template: str, query: Mapping[str, str] | None = None) -> None:
        self.method = method.upper()
        self.template = template if template.startswith("/") else f"/{template}"
        self.query = dict(query or {})
        self.exposable: tuple[str, ...] | None = None
        self.faults: list[str] = []
        self.struck: set[str] = set()
        self._returned_to = False
        self._pattern = _pattern(self.template)
        self._answers: list[Responder] = []
        self._given = 0
        self._lock = threading.Lock()

    def json(
        self,
        body: Any,
        *,
        expose: Iterable[str] | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Route:
        """Answer with a JSON body.

        Args:
            body: what to serialise.
            expose: JSON pointers of the fields that may reach the model, `*` for any one name or index. With
                a list, even an empty one, every other field that reaches the model is an exposure.
            status: HTTP status.
            headers: further response headers.
        """
        if expose is not None:
            self.exposable = (*(self.exposable or ()), *expose)
        fixed = Response(
            status, (*_JSON, *(headers or {}).items()), json.dumps(body, ensure_ascii=False).encode()
        )
        return self.respond(lambda call: fixed)

    def text(
        self, body: str | bytes, *, status: int = 200, content_type: str = "text/plain; charset=utf-8"
    ) -> Route:
        """Answer with a body that is not JSON."""
        raw = body.encode() if isinstance(body, str) else body
        fixed = Response(status, (("content-type", content_type),), raw)
        return self.respond(lambda call: fixed)

    def redirect(self, location: str, *, status: int = 302) -> Route:
        """Send the client elsewhere."""
        fixed = Response(status, (("location", location),))
        return self.respond(lambda call: fixed)

    def respond(self, responder: Responder) -> Route:
        """Answer with what a function returns for the call: a Response, a Fault, text, or what JSON can hold."""
        self._answers.append(responder)
        return self

    def fault(self, name: str) -> Route:
        """Answer with a fault of `faults.FAULTS`, such as "401-echo" or "reset".

        Raises:
            ValueError: there is no such fault; the message lists those there are.
        """
        chosen = faults.find(name)
        self.faults.append(chosen.name)
        self._returned_to = self._returned_to or chosen.returns

        def strike(call: Call) -> Answer:
            self.struck.add(chosen.name)
            return chosen.answer(call.request)

        return self.respond(strike)

    def fits(self, request: Request) -> Call | None:
        """Return the request as a call of this route, or None if it is not one."""
        return self._call(request) if self.method in ("ANY", request.method.upper()) else None

    def fits_returning(self, request: Request) -> Call | None:
        """Return the request as one of a client that this route's redirect sends here again, or None."""
        return self._call(request) if self._returned_to and request.method == "GET" else None

    def answer(self, call: Call) -> Answer:
        """Give the next answer."""
        with self._lock:
            if not self._answers:
                return Response(200, _JSON, b"{}")
            responder = self._answers[min(self._given, len(self._answers) - 1)]
            self._given += 1
        return _answer(responder(call))

    def rewind(self) -> None:
        """Begin a run: give the first answer again; no fault has struck."""
        with self._lock:
            self._given = 0
            self.struck.clear()

    def _call(self, request: Request) -> Call | None:
        found = self._pattern.fullmatch(request.path)
        if found is None:
            return None
        call = Call(request, {name: unquote(value) for name, value in found.groupdict().items()})
        sent = call.query
        return call if all(sent.get(name) == value for name, value in self.query.items()) else None

    def __str__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.method} {self.template}{'?' + query if query else ''}"


def _answer(reply: Reply) -> Answer:
    if isinstance(reply, (Response, Fault)):
        return reply
    if isinstance(reply, (str, bytes)):
        raw = reply.encode() if isinstance(reply, str) else reply
        return Response(200, (("content-type", "text/plain; charset=utf-8"),), raw)
    return Response(200, _JSON, json.dumps(reply, ensure_ascii=False).encode())


def _pattern(template: str) -> re.Pattern[str]:
    """Compile a path template: `{name}` is one segment, `{name:path}` the rest of the path."""
    parts = re.split(r"(\{\w+(?::path)?\})", template)
    compiled = ""
    for part in parts:
        if part.startswith("{") and part.endswith(":path}"):
            compiled += f"(?P<{part[1:-6]}>.+)"
        elif part.startswith("{"):
            compiled += f"(?P<{part[1:-1]}>[^/]+)"
        else:
            compiled += re.escape(part)
    return re.compile(compiled)
