"""The quick tap for the inner loop: respx in this process, for agents whose every client is httpx.

It has no TLS, no children and no other client. What it can't see it refuses: while it steers, no socket of this
process connects, so that a client that is not httpx (the openai SDK 3 speaks httpx2) can't reach the real host.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from offwire_harness import wire
from offwire_harness.tap.mitm import ConnectPolicy, TapError
from offwire_harness.tap.started import KIND, Started
from offwire_harness.tap.steering import Steering
from offwire_harness.tap.variables import NOWHERE, Variables

if TYPE_CHECKING:
    import httpx
    import respx

WAY_OUT = "use --offwire-tap=mitm"
_REFUSED = wire.Fault(wire.FaultKind.REFUSED)


class RespxTap:
    """Answers every request of httpx, sync or async. The interface is that of `MitmTap`.

    Args:
        connect_policy: as for `MitmTap`.
        allow: as for `MitmTap`.
        programs: as for `MitmTap`.
    """

    def __init__(
        self,
        *,
        connect_policy: ConnectPolicy | None = None,
        allow: tuple[str, ...] = (),
        programs: tuple[str, ...] = (),
    ) -> None:
        self.connect_policy = connect_policy
        self._started = Started(self._fail, programs)
        self._steering = Steering(_no_listener, self._refuse, allow, self._started.reported)
        self._variables = Variables(lambda: NOWHERE, self.started)
        self._router: respx.MockRouter | None = None
        self._answerer: wire.Answerer | None = None
        self._numbers = itertools.count(1)
        self._steered = False
        self._bypassed: set[str] = set()
        self._failures: list[str] = []
        self._requests = self._answered = self._refused = self._total = 0

    def start(self, answerer: wire.Answerer) -> None:
        """Take the answerer.

        Raises:
            TapError: respx is not installed.
        """
        try:
            import respx
        except ImportError as error:
            raise TapError(f"the respx tap needs respx: pip install respx, or {WAY_OUT}") from error
        self._answerer = answerer
        self._router = respx.MockRouter(assert_all_called=False)
        self._router.route().mock(side_effect=self._answer)

    def wait(self, seconds: float = 0.0) -> None:
        """Return at once: it is up when it was started."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Nothing: children are not captured."""
        return {}

    @property
    def version(self) -> str:
        """The library's name and version."""
        import respx

        return f"respx {respx.__version__}"

    @property
    def alive(self) -> bool:
        """Whether it was started."""
        return self._router is not None

    @property
    def held_by(self) -> str:
        """What keeps traffic from going round it."""
        return (
            "respx for httpx; no other Python socket of this process connects, child processes are not held"
        )

    @property
    def for_child(self) -> wire.ForChild:
        """Nothing a child could be steered to.

        Raises:
            TapError: always.
        """
        raise TapError(f"the respx tap can't drive an agent in a fresh interpreter; {WAY_OUT}")

    def learn(self, source_port: int, host: str, port: int) -> None:
        """Ignore it: there are no connections."""

    def started(self, program: str | None) -> None:
        """Take note of a program that is started."""
        self._steering.report(KIND, program or "")

    def steer(self) -> None:
        """Answer httpx, and refuse every other connection of this process. Idempotent."""
        if not self._steered and self._router is not None:
            self._steered = True
            self._router.start()
            self._steering.on()
            self._variables.set()

    def unsteer(self) -> None:
        """Put everything back. Idempotent."""
        if self._steered and self._router is not None:
            self._steered = False
            self._variables.restore()
            self._steering.off()
            self._router.stop(quiet=True)

    def ledger(self) -> wire.Ledger:
        """Return what was counted since the start or the last `reset`; failures as `MitmTap.ledger` has them."""
        self._steering.collect()
        return wire.Ledger(
            connections=self._requests,
            requests=self._requests,
            answered=self._answered,
            refused=self._refused,
            failures=(*self._failures, *(f"{line}; {WAY_OUT}" for line in self._started.unheld())),
            unclaimed=tuple(self._started.unclaimed()),
            total=wire.Total(0, 0, self._total),
        )

    def reset(self) -> None:
        """Start counting anew."""
        self._requests = self._answered = self._refused = 0
        self._failures.clear()
        self._bypassed.clear()
        self._started.begin()

    def abort(self, reason: str) -> None:
        """Do nothing: no request waits for anything but the answerer."""

    def close(self) -> None:
        """Unsteer. Idempotent."""
        self.unsteer()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        asked = _request_of(request, str(next(self._numbers)))
        if fault := self.connect_policy(asked.host, asked.port) if self.connect_policy is not None else None:
            self._refused += 1
            raise _error(fault.kind, request)
        self._requests += 1
        self._total += 1
        try:
            if self._answerer is None:
                raise TapError("the tap was not started")
            answer = self._answerer(asked)
        except Exception as error:
            self._refused += 1
            self._fail("tap-failure", f"the answerer ended with {type(error).__name__}")
            raise _error(wire.FaultKind.RESET, request) from None
        self._answered += 1
        if isinstance(answer, wire.Response):
            return _response(answer)
        if answer.kind is wire.FaultKind.TRUNCATED:
            return _truncated(answer, request)
        raise _error(answer.kind, request)

    def _refuse(self, host: str, port: int) -> wire.Fault:
        """Refuse a connection that httpx did not make, and say which way it went."""
        if host not in self._bypassed:
            self._bypassed.add(host)
            self._refused += 1
            who = " by httpx2, which respx does not intercept" if "httpx2" in sys.modules else ""
            self._fail(
                "bypass",
                f"a connection to {host}:{port} went round the respx tap{who}, and was refused; {WAY_OUT}",
            )
        return _REFUSED

    def _fail(self, kind: str, line: str) -> None:
        self._failures.append(f"{kind}: {line}")


def _no_listener() -> tuple[str, int]:
    raise TapError("the respx tap takes no connections")


def _request_of(request: httpx.Request, number: str) -> wire.Request:
    url = request.url
    return wire.Request(
        id=number,
        method=request.method,
        scheme=url.scheme,
        host=url.host,
        port=url.port or (443 if url.scheme == "https" else 80),
        target=url.raw_path.decode("ascii"),
        http_version="HTTP/1.1",
        headers=tuple(
            (name.decode("utf-8", "surrogateescape"), value.decode("utf-8", "surrogateescape"))
            for name, value in request.headers.raw
        ),
        body=request.content,
    )


class _Pieces:
    """A body that arrives piece by piece, for sync and async clients, and may break off at the end."""

    def __init__(self, pieces: tuple[bytes, ...], end: Exception | None = None) -> None:
        self._pieces = pieces
        self._end = end

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if self._end is not None:
            raise self._end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        """Nothing is held open."""

    async def aclose(self) -> None:
        """Nothing is held open."""


def _response(answer: wire.Response, pieces: _Pieces | None = None) -> httpx.Response:
    import httpx

    headers = [(name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in answer.headers]
    names = {name.lower() for name, _ in headers}
    if not answer.chunks and b"content-length" not in names:
        headers.append((b"Content-Length", str(len(answer.body)).encode()))
    stream: Any = pieces or _Pieces(answer.chunks or (answer.body,))
    return httpx.Response(answer.status, headers=headers, stream=stream)


def _truncated(fault: wire.Fault, request: httpx.Request) -> httpx.Response:
    import httpx

    answer = fault.response or wire.Response(200)
    end = httpx.RemoteProtocolError(
        "peer closed connection without sending complete message body", request=request
    )
    return _response(answer, _Pieces((answer.body[: fault.after],), end))


def _error(kind: wire.FaultKind, request: httpx.Request) -> httpx.TransportError:
    """Return the error that httpx raises for a fault, in its own words as far as they don't depend on the platform."""
    import httpx

    told: Mapping[wire.FaultKind, Callable[..., httpx.TransportError]] = {
        wire.FaultKind.REFUSED: partial(httpx.ConnectError, "[Errno 111] Connection refused"),
        wire.FaultKind.DNS: partial(httpx.ConnectError, "[Errno -2] Name or service not known"),
        wire.FaultKind.TLS_ALERT: partial(httpx.ConnectError, "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE]"),
        wire.FaultKind.RESET: partial(httpx.ReadError, "[Errno 104] Connection reset by peer"),
        wire.FaultKind.TIMEOUT: partial(httpx.ReadTimeout, "The read operation timed out"),
    }
    return told[kind](request=request)
