"""The broker: knows who each host is, asks the right double for the answer, and keeps every exchange.

All policy of the harness about traffic is here; a tap only carries bytes. Thread-safe: a tap answers each
request on a thread of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from offwire_harness.models import ScriptedModel
from offwire_harness.models.providers import is_local_model, provider_of
from offwire_harness.upstreams import Upstream
from offwire_harness.upstreams.upstream import Unmatched, refusal
from offwire_harness.wire import Answer, Exchange, Request, Response, Role

CONTROL_HOST = "control.offwire.invalid"
"""Where the positive control sends its tracer; it exists nowhere, so only a tap can answer it."""


class Vault(Protocol):
    """What the broker needs of a vault double."""

    def serves(self, request: Request) -> bool:
        """Whether a request goes to this vault."""

    def answer(self, request: Request) -> Answer:
        """Answer it as the real vault would."""

    def rewind(self) -> None:
        """Begin a run: nothing was read."""


class Broker:
    """Answers what a tap brings and records it; every host that nobody declared is refused. `total` counts all."""

    def __init__(
        self, model: ScriptedModel | None = None, *, note: Callable[[Exchange], None] | None = None
    ) -> None:
        """Begin with nothing declared; `note` is told of every exchange."""
        self._note = note
        self.model = model or ScriptedModel()
        self._lock = threading.Lock()
        self._upstreams: list[Upstream] = []
        self._vaults: list[Vault] = []
        self._model_hosts: set[str] = set()
        self._exchanges: list[Exchange] = []
        self._answering: list[Request] = []
        self.total = 0

    def upstream(self, base_url: str) -> Upstream:
        """Declare an upstream and return its double; the same base URL gives the same double.

        Raises:
            ValueError: the base URL is not `http(s)://host[:port][/path]`.
        """
        new = Upstream(base_url)
        with self._lock:
            known = next((each for each in self._upstreams if each.base_url == new.base_url), None)
            if known is None:
                self._upstreams.append(new)
            return known or new

    def add_vault(self, vault: Vault) -> None:
        """Declare a vault double."""
        with self._lock:
            self._vaults.append(vault)

    def add_model_host(self, host: str) -> None:
        """Declare a host, or `host:port`, to be a model provider, beside those that are known."""
        with self._lock:
            self._model_hosts.add(host.lower())

    @property
    def upstreams(self) -> Sequence[Upstream]:
        """The declared upstreams."""
        with self._lock:
            return tuple(self._upstreams)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Everything that was answered or refused in this run, in order."""
        with self._lock:
            return tuple(self._exchanges)

    @property
    def answering(self) -> tuple[str, ...]:
        """The hosts whose double has been asked and has not answered yet."""
        with self._lock:
            return tuple(dict.fromkeys(each.host for each in self._answering))

    @property
    def refused(self) -> tuple[str, ...]:
        """Why requests of this run were refused, a line each, without repetition."""
        return tuple(dict.fromkeys(each.refused for each in self.exchanges if each.refused))

    def begin(self) -> None:
        """Begin a run: no exchanges, and every double as it was set up."""
        with self._lock:
            self._exchanges.clear()
            doubles: list[Upstream | Vault] = [*self._upstreams, *self._vaults]
        self.model.rewind()
        for double in doubles:
            double.rewind()

    def clear(self) -> None:
        """Begin a test: no upstreams, no vaults, no model hosts but the known, an empty script."""
        with self._lock:
            self._exchanges.clear()
            self._upstreams.clear()
            self._vaults.clear()
            self._model_hosts.clear()
            self.model = ScriptedModel()

    def role_of(self, request: Request) -> Role:
        """Return what the host of a request is to the agent. What the test declared comes first."""
        host = request.host.lower()
        if host == CONTROL_HOST:
            return Role.CONTROL
        if {host, f"{host}:{request.port}"} & self._model_hosts:
            return Role.MODEL
        with self._lock:
            if any(vault.serves(request) for vault in self._vaults):
                return Role.VAULT
            if any(each.serves(request) for each in self._upstreams):
                return Role.UPSTREAM
        return Role.MODEL if provider_of(host) or is_local_model(request) else Role.UNKNOWN

    def answer(self, request: Request) -> Answer:
        """Answer a request and record the exchange; this is a tap's `Answerer`."""
        began, start = time.time(), time.perf_counter()
        role = self.role_of(request)
        with self._lock:
            self._answering.append(request)
        try:
            answer, refused = self._ask(role, request)
        finally:
            with self._lock:
                self._answering.remove(request)
        exchange = Exchange(request, role, answer, refused, began, time.perf_counter() - start)
        with self._lock:
            self._exchanges.append(exchange)
            self.total += 1
        if self._note is not None:
            self._note(exchange)
        return answer

    def _ask(self, role: Role, request: Request) -> tuple[Answer, str | None]:
        if role is Role.CONTROL:
            return Response(200, (("content-type", "application/json"),), b"{}"), None
        if role is Role.MODEL:
            return self.model.answer(request), None
        with self._lock:
            upstream = next((each for each in reversed(self._upstreams) if each.serves(request)), None)
            vault = next((each for each in reversed(self._vaults) if each.serves(request)), None)
        if role is Role.VAULT and vault is not None:
            return vault.answer(request), None
        try:
            if upstream is not None:
                return upstream.answer(request)[1], None
            where = f"{request.scheme}://{request.host}"
            reason = f"{request.method} {where} goes to a host that the test does not know; declare it with offwire.upstream({where!r})"
        except Unmatched as error:
            reason = str(error)
        return refusal(reason), reason
