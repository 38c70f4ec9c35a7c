"""What the addon knows of its clients, and its side of the ledger. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_FAILURES = 200


@dataclass
class Client:
    """What is known of one client connection.

    `silent`: what is wrong with it is no news; `ended`: by us; `beside`: it holds bytes that belong to no whole request.
    """

    steered: bool
    host: str = ""
    port: int = 0
    requests: int = 0
    authenticated: bool = False
    silent: bool = False
    ended: bool = False
    beside: bool = False

    @property
    def wrong(self) -> str:
        """What is wrong with it as it stands, as a failure, or nothing."""
        if self.silent or (self.requests and not self.beside):
            return ""
        if not self.requests:
            return self.told()
        return f"truncated-capture: bytes to {self.host or 'a proxied host'} belong to no whole request"

    def told(self) -> str:
        """Return the failure of a connection that carried no request."""
        place = f"{self.host}:{self.port}" if self.host else "a proxied client"
        return f"connect-without-request: a connection to {place} carried no HTTP request"


@dataclass
class Totals:
    """What came since the proxy was started; never reset."""

    connections: int = 0
    requests: int = 0


@dataclass
class Counts:
    """The ledger of this side."""

    connections: int = 0
    requests: int = 0
    answered: int = 0
    refused: int = 0
    failures: list[str] = field(default_factory=list)

    def fail(self, kind: str, line: str) -> None:
        """Note a failure; after many, only that there were more matters."""
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(f"{kind}: {line}")
