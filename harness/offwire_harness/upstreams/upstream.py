"""An upstream double: the routes of one API, and what was asked of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from offwire_harness.upstreams.route import Call, Route
from offwire_harness.wire import Answer, Request, Response

__tracebackhide__ = True  # a mistake in a test is shown where it was made

_PORTS = {"https": 443, "http": 80}


class Unmatched(Exception):
    """A request that fits none of an upstream's routes; the message names those there are."""


class Upstream:
    """Plays one API under its base URL; thread-safe.

    Raises:
        ValueError: the base URL is not `http(s)://host[:port][/path]`.
    """

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"upstream {base_url!r}: write it as https://host, with a path if it has one")
        self.base_url = base_url.rstrip("/")
        self.host = parts.hostname.lower()
        self.port = parts.port or _PORTS[parts.scheme]
        self.base_path = parts.path.rstrip("/")
        self.routes: list[Route] = []
        self._calls: list[Call] = []
        self._lock = threading.Lock()

    def get(self, path: str, *, query: Mapping[str, str] | None = None) -> Route:
        """Add a route for GET."""
        return self.route("GET", path, query=query)

    def post(self, path: str, *, query: Mapping[str, str] | None = None) -> Route:
        """Add a route for POST."""
        return self.route("POST", path, query=query)

    def put(self, path: str, *, query: Mapping[str, str] | None = None) -> Route:
        """Add a route for PUT."""
        return self.route("PUT", path, query=query)

    def patch(self, path: str, *, query: Mapping[str, str] | None = None) -> Route:
        """Add a route for PATCH."""
        return self.route("PATCH", path, query=query)

    def delete(self, path: str, *, query: Mapping[str, str] | None = None) -> Route:
        """Add a route for DELETE."""
        return self.route("DELETE", path, query=query)

    def route(self, method: str, path: str, *, query: Mapping[str, str] | None = None) -> Route:
        """Add a route; method "ANY" fits every method. Of the routes that fit, the one added last answers."""
        added = Route(method, self.base_path + (path if path.startswith("/") else f"/{path}"), query)
        with self._lock:
            self.routes.append(added)
        return added

    @property
    def calls(self) -> tuple[Call, ...]:
        """What was asked in this run, in order, requests that fitted no route not included."""
        with self._lock:
            return tuple(self._calls)

    @property
    def faults(self) -> tuple[str, ...]:
        """Names of the faults that its routes answer with."""
        return tuple(dict.fromkeys(name for route in self.routes for name in route.faults))

    @property
    def idle_faults(self) -> tuple[str, ...]:
        """Names of those faults that nobody ran into in this run."""
        return tuple(
            dict.fromkeys(name for route in self.routes for name in route.faults if name not in route.struck)
        )

    def strike(self, name: str) -> None:
        """Note that a client ran into a fault while it connected."""
        for route in self.routes:
            if name in route.faults:
                route.struck.add(name)

    def serves(self, request: Request) -> bool:
        """Whether a request goes to this upstream."""
        same = request.host.lower() == self.host and request.port == self.port
        return same and (request.path + "/").startswith(self.base_path + "/")

    def answer(self, request: Request) -> tuple[Route, Answer]:
        """Answer a request and say which route did.

        Raises:
            Unmatched: no route fits.
        """
        with self._lock:
            fitting = self._fitting(request)
            if not fitting:
                raise Unmatched(self._unmatched(request))
            route, call = fitting[-1]
            self._calls.append(call)
        return route, route.answer(call)

    def exposable(self, request: Request) -> tuple[str, ...] | None:
        """Return the fields of the answer to a request that may reach the model; None: no one watches."""
        fitting = self._fitting(request)
        return fitting[-1][0].exposable if fitting else None

    def rewind(self) -> None:
        """Begin a run: nothing was asked, and every route gives its first answer."""
        with self._lock:
            self._calls.clear()
            for route in self.routes:
                route.rewind()

    def _fitting(self, request: Request) -> list[tuple[Route, Call]]:
        exact = [(route, call) for route in self.routes if (call := route.fits(request))]
        return exact or [(route, call) for route in self.routes if (call := route.fits_returning(request))]

    def _unmatched(self, request: Request) -> str:
        known = ", ".join(map(str, self.routes)) or "nothing yet"
        return (
            f"{request.method} {request.path} fits no route of {self.base_url}, which answers {known}; "
            f"add one with .route({request.method!r}, ...)"
        )


def refusal(reason: str) -> Response:
    """Return what a client gets for a request that nobody answers."""
    return Response(501, (("content-type", "text/plain; charset=utf-8"),), f"offwire: {reason}\n".encode())
