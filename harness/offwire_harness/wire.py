"""What passes between a tap, the broker and the verdict: requests, answers, exchanges. Plain frozen data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

Headers = tuple[tuple[str, str], ...]


class Role(Enum):
    """What a host is to the agent under test."""

    MODEL = "model"
    UPSTREAM = "upstream"
    VAULT = "vault"
    CONTROL = "control"
    UNKNOWN = "unknown"


class FaultKind(Enum):
    """How a connection goes wrong below HTTP, as the client would see it in the wild."""

    REFUSED = "refused"
    DNS = "dns"
    RESET = "reset"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"
    TLS_ALERT = "tls-alert"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it stood on the wire.

    `headers` keep their order, case and repetitions; `target` is the path with its query, as sent; `body` is
    the raw body, still encoded as `content-encoding` says. `steered` is False when the client came through
    proxy variables, which makes network faults approximate.
    """

    id: str
    method: str
    scheme: str
    host: str
    port: int
    target: str
    http_version: str
    headers: Headers
    body: bytes
    trailers: Headers = ()
    steered: bool = True

    def header(self, name: str) -> str | None:
        """Return the first value of a header, whatever its case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request. With `chunks`, each is sent as a chunk of its own and `body` is ignored."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    chunks: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is no HTTP response.

    `response` is what TRUNCATED sends the beginning of; `after` is the number of body bytes before the
    connection breaks.
    """

    kind: FaultKind
    response: Response | None = None
    after: int = 0


Answer = Response | Fault
Answerer = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, who it was meant for, and what was answered. `refused` says why the broker would not answer.

    `began` is when it had arrived, in seconds since 1970; `seconds`, how long the answer took.
    """

    request: Request
    role: Role
    answer: Answer
    refused: str | None = None
    began: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the tap itself counted, to be held against the broker's exchanges.

    `connects` are the connections that this process and its steered children were led to the tap with; one that
    is not among its `connections` is a failure. `failures` are one-line reasons without credentials: TLS refused by the client, CONNECT without a request,
    a frame cut short, the proxy gone. `approximate` names the network faults that a client met through proxy
    variables, and so in the proxy's words. `unclaimed` are phrases for what nobody could have seen.
    """

    connections: int = 0
    requests: int = 0
    answered: int = 0
    refused: int = 0
    failures: tuple[str, ...] = field(default=())
    connects: int = 0
    total: Total | None = None
    approximate: tuple[str, ...] = ()
    unclaimed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForChild:
    """What a child process needs to steer itself to a tap.

    Attributes:
        listener: where the tap takes steered connections.
        faults: where network faults happen, by the fault's name.
        allow: `host:port` of servers, and paths of Unix sockets, that stay reachable.
        refuses: whether its audit hook refuses what goes round, or only takes note of it.
    """

    listener: tuple[str, int]
    faults: Mapping[str, tuple[str, int]]
    allow: tuple[str, ...]
    refuses: bool


@dataclass(frozen=True, slots=True)
class Total:
    """What a tap counted since it was started, between runs too: as in `Ledger`, and never reset."""

    connects: int
    connections: int
    requests: int
