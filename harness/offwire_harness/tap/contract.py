"""What a session needs of a tap; `offwire_harness.tap.mitm.MitmTap` says what each part means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from offwire_harness import wire


class Tap(Protocol):
    """Carries requests to the broker, and counts them."""

    connect_policy: Callable[[str, int], wire.Fault | None] | None

    def start(self, answerer: wire.Answerer) -> None:
        """Start; `wait` says when it is up."""

    def wait(self, seconds: float = ...) -> None:
        """Wait until it is up."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables for child processes."""

    @property
    def version(self) -> str:
        """Name and version."""

    @property
    def alive(self) -> bool:
        """Whether it is up."""

    @property
    def held_by(self) -> str:
        """What keeps traffic from going round it."""

    @property
    def for_child(self) -> wire.ForChild:
        """What a steered child needs."""

    def learn(self, source_port: int, host: str, port: int) -> None:
        """Take note of what such a connection is meant for."""

    def started(self, program: str | None) -> None:
        """Take note of a program that a steered child starts."""

    def steer(self) -> None:
        """Lead this process's connections to it."""

    def unsteer(self) -> None:
        """Put that back."""

    def ledger(self) -> wire.Ledger:
        """What it counted in this run."""

    def reset(self) -> None:
        """Count anew."""

    def abort(self, reason: str) -> None:
        """End all connections."""

    def close(self) -> None:
        """End."""
