"""The default tap: mitmproxy in a process and environment of its own, answering from the test process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from offwire_harness import wire

ConnectPolicy = Callable[[str, int], "wire.Fault | None"]
"""Says how connecting to a host and port fails, or None when it succeeds. Asked before each connect."""


class TapError(Exception):
    """The tap could not be started, or is gone. The message is one line and says how to mend it."""


class MitmTap:
    """Sends every request of this process and its children to an answerer, over TLS where the client speaks it.

    `start` returns at once and the proxy comes up behind the caller's imports; whatever needs it waits for it.
    One tap is used for a whole session; the answerer is asked for each request.

    Args:
        connect_policy: network faults that strike before a request exists (DNS, REFUSED, TLS_ALERT; RESET and
            TIMEOUT of the connect). May also be set later, as an attribute.
        allow: `host:port` of loopback servers that belong to the user and stay reachable.
        mitmdump: the proxy's executable; by default `offwire_harness.proxy.locate()` finds it.
        answer_seconds: how long the answerer may take for one request before it is refused.
    """

    connect_policy: ConnectPolicy | None

    def __init__(
        self,
        *,
        connect_policy: ConnectPolicy | None = None,
        allow: tuple[str, ...] = (),
        mitmdump: Path | None = None,
        answer_seconds: float = 30.0,
    ) -> None:
        self.connect_policy = connect_policy

    def start(self, answerer: wire.Answerer) -> None:
        """Spawn the proxy and return at once.

        The answerer is called on the tap's own threads, one a request in flight. An exception in it refuses
        the request.

        Raises:
            ProxyNotFound: there is no mitmdump; the message names the command that mends it.
            TapError: it could not be spawned.
        """
        raise NotImplementedError

    def wait(self, seconds: float = 30.0) -> None:
        """Wait until the proxy listens.

        Raises:
            TapError: it did not come up in time, or ended.
        """
        raise NotImplementedError

    @property
    def environment(self) -> Mapping[str, str]:
        """Proxy and CA variables for child processes, in both cases. Waits for the proxy."""
        raise NotImplementedError

    @property
    def ca_file(self) -> Path:
        """The certificate of this session's CA, PEM. Waits for the proxy."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """The proxy's name and version, for the report. Waits for the proxy."""
        raise NotImplementedError

    @property
    def alive(self) -> bool:
        """Whether the proxy is up and its channel is whole."""
        raise NotImplementedError

    @property
    def held_by(self) -> str:
        """What keeps traffic from going round the tap, in words for the report."""
        raise NotImplementedError

    def steer(self) -> None:
        """Lead every connection of this process to the tap, and set CA variables. Idempotent."""
        raise NotImplementedError

    def unsteer(self) -> None:
        """Put back everything that `steer` changed. Idempotent."""
        raise NotImplementedError

    def ledger(self) -> wire.Ledger:
        """Return what the tap counted since it was started or `reset` was called.

        Each failure is `kind: line`, with kind one of tls-refused, connect-without-request,
        truncated-capture, tap-failure, bypass.
        """
        raise NotImplementedError

    def reset(self) -> None:
        """Start counting anew, at the beginning of a run."""
        raise NotImplementedError

    def abort(self, reason: str) -> None:
        """End every connection in flight, for a watchdog: whoever waits for an answer gets a reset.

        Connections made afterwards are served again. A proxy that does not obey within a second is killed.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the proxy, unsteer, and remove the CA and every file. Idempotent."""
        raise NotImplementedError
