"""The default tap: mitmproxy in a process and environment of its own, answering from the test process."""

from __future__ import annotations

import base64
import contextlib
import errno
import functools
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from offwire_harness import confine as confinement
from offwire_harness import proxy, wire
from offwire_harness.confine import audit, choose, landlock
from offwire_harness.confine.gatekeeper import Gatekeeper
from offwire_harness.tap import variables
from offwire_harness.tap.addresses import Destination
from offwire_harness.tap.channel import Frame
from offwire_harness.tap.directory import SessionDirectory
from offwire_harness.tap.link import Head, Link, LinkClosed
from offwire_harness.tap.messages import REFUSAL, answer_of, request_of
from offwire_harness.tap.network_faults import NetworkFaults
from offwire_harness.tap.process import ProxyProcess, ReservedPorts, command
from offwire_harness.tap.started import KIND, Started
from offwire_harness.tap.steering import Steering
from offwire_harness.tap.trust import Trust
from offwire_harness.tap.variables import Variables

ConnectPolicy = Callable[[str, int], "wire.Fault | None"]
"""Says how connecting to a host and port fails, or None when it succeeds. Asked before each connect."""

START_SECONDS = 30.0
ORDER_SECONDS = 5.0
ABORT_SECONDS = 1.0
ARRIVAL_SECONDS = 1.0


class TapError(Exception):
    """The tap could not be started, or is gone. The message is one line and says how to mend it."""


class MitmTap:
    """Sends every request of this process and its children to an answerer, over TLS where the client speaks it.

    `start` returns at once and the proxy comes up behind the caller's imports; whatever needs it waits for it.
    One tap is used for a whole session; the answerer is asked for each request.

    Args:
        connect_policy: network faults that strike before a request exists (DNS, REFUSED, TLS_ALERT; RESET and
            TIMEOUT of the connect). May also be set later, as an attribute.
        allow: `host:port` of loopback servers, and paths of Unix sockets, that belong to the user and stay
            reachable. Every other connection, loopback included, goes to the answerer.
        programs: names of programs that may be started where nothing holds them: the user answers for those.
        mitmdump: the proxy's executable; by default `offwire_harness.proxy.locate()` finds it.
        answer_seconds: how long the answerer may take for one request before it is refused.
        confine: what shall keep traffic from going round the tap, one of `offwire_harness.confine.MODES`. Taken
            up by `start`, which therefore belongs to the main thread, before others run. Landlock, the
            namespace and the gate hold until the process ends.
    """

    def __init__(
        self,
        *,
        connect_policy: ConnectPolicy | None = None,
        allow: tuple[str, ...] = (),
        programs: tuple[str, ...] = (),
        mitmdump: Path | None = None,
        answer_seconds: float = 30.0,
        confine: str = "off",
    ) -> None:
        self.connect_policy = connect_policy
        self._mitmdump = mitmdump
        self._answer_seconds = answer_seconds
        self._allow = allow
        self._confine = confine
        self._held = confinement.Held("off", confinement.GAPS["off"])
        self._faults = NetworkFaults()
        self._started = Started(self._fail, programs, lambda: {self._process.pid} if self._process else ())
        self._steering = Steering(
            self._steered_listener, self._policy, allow, self._started.reported, self._faults
        )
        self._variables = Variables(lambda: self.environment if self._came_up() else {}, self.started)
        self._trust = Trust(lambda: self.ca_file if self._came_up() else None)
        self._steered = False
        self._settled = threading.Event()
        self._gone = threading.Event()
        self._ready: Head = {}
        self._failures: list[str] = []
        self._approximate: list[str] = []
        self._process: ProxyProcess | None = None
        self._ports: ReservedPorts | None = None
        self._keeper: Gatekeeper | None = None
        self._directory: SessionDirectory | None = None
        self._link: Link | None = None
        self._closing = False
        self._unguarded = False

    # Life

    def start(self, answerer: wire.Answerer) -> None:
        """Spawn the proxy and return at once.

        The answerer is called on the tap's own threads, one a request in flight. An exception in it refuses
        the request.

        Raises:
            ProxyNotFound: there is no mitmdump; the message names the command that mends it.
            TapError: it could not be spawned.
            ConfineError: the confinement that was asked for can't be had here.
        """
        mitmdump = self._mitmdump or proxy.locate()
        mechanism = choose.mechanism(self._confine, allow=self._allow)
        early_threads = landlock.other_threads()
        self._keeper = choose.gate_of(self._confine, mechanism)
        self._directory = SessionDirectory()
        self._ports = ReservedPorts()
        secret, self._password = secrets.token_bytes(32), secrets.token_hex(16)
        self._link = Link(self._directory.path, secret, functools.partial(self._handle, answerer), self._end)
        self._link.serve()
        try:
            self._process = ProxyProcess(
                self._command(mitmdump, self._directory.path),
                self._directory,
                self._told_to_the_addon(self._link, self._directory, secret),
                self._end,
            )
        except OSError as error:
            self.close()
            raise TapError(f"{mitmdump} cannot be started: {error.strerror}; {proxy.MEND}") from error
        try:
            self._held = choose.take_up(
                mechanism,
                self._reachable_ports(self._ports) if mechanism in confinement.GATED_GAPS else (),
                self._allow,
                early_threads=early_threads,
                keeper=self._keeper,
                gone=self._gate_gone,
            )
        except BaseException:
            self.close()
            raise

    def wait(self, seconds: float = START_SECONDS) -> None:
        """Wait until the proxy listens.

        Raises:
            TapError: it did not come up in time, or ended.
        """
        settled = self._settled.wait(seconds)
        if not self._ready or self._gone.is_set():
            last = self._directory.last_line("log") if self._directory is not None else ""
            told = f": {last[:200]}" if last else ""
            state = "ended" if settled else f"did not come up within {seconds:g} s"
            raise TapError(f"the intercepting proxy {state}{told}; try `{proxy.EXECUTABLE} --version`")

    def close(self) -> None:
        """End the proxy, unsteer, and remove the CA and every file. Idempotent."""
        self._closing = True
        self.unsteer()
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.finish()
        if self._keeper is not None:
            self._keeper.close()
        if self._ports is not None:
            self._ports.release()
        self._trust.close()
        self._steering.close()
        self._faults.close()
        if self._directory is not None:
            self._directory.remove()

    # What others need to know

    @property
    def environment(self) -> Mapping[str, str]:
        """Proxy and CA variables for child processes, in both cases. Waits for the proxy.

        Don't put them into `os.environ` of a steered process: its own clients would use the proxy openly.
        `steer` hands them to children by itself.
        """
        host, port = self._listening("regular")
        return variables.for_children(f"http://offwire:{self._password}@{host}:{port}", self.ca_file)

    @property
    def ca_file(self) -> Path:
        """The certificate of this session's CA, PEM. Waits for the proxy."""
        self.wait()
        return self._ca_path()

    @property
    def version(self) -> str:
        """The proxy's name and version, for the report. Waits for the proxy."""
        self.wait()
        return str(self._ready["version"])

    @property
    def alive(self) -> bool:
        """Whether the proxy is up, its channel is whole, and a gate that held still holds."""
        up = bool(self._ready) and self._link is not None and self._link.up
        return up and not self._gone.is_set() and not self._unguarded

    @property
    def held_by(self) -> str:
        """What keeps traffic from going round the tap, in words for the report."""
        return str(self._held)

    @property
    def held(self) -> confinement.Held:
        """The mechanism that holds the traffic, and its gaps."""
        return self._held

    @property
    def for_child(self) -> wire.ForChild:
        """What the steering of a child needs that is confined as this process is. Waits for the proxy."""
        faults = {kind.value: place for kind, place in self._faults.addresses().items()}
        return wire.ForChild(
            self._listening("reverse"), faults, self._allow, refuses=self._held.mechanism != "off"
        )

    # Steering

    def steer(self) -> None:
        """Lead every connection of this process to the tap, and set CA variables. Idempotent."""
        if not self._steered:
            self._steered = True
            self._variables.set(self._ca_path())
            self._steering.on()
            self._trust.on()
            audit.appoint(self._steering.passes, refuses=self._held.mechanism != "off")

    def learn(self, source_port: int, host: str, port: int) -> None:
        """Remember what a steered child's connection from this source port is meant for; before it connects."""
        self._steering.learn(source_port, Destination(host, port))

    def started(self, program: str | None) -> None:
        """Take note that this process, or a child of it, starts a program; None: one that can't go round the tap."""
        self._steering.report(KIND, program or "")

    def unsteer(self) -> None:
        """Put back everything that `steer` changed. Idempotent."""
        if self._steered:
            self._steered = False
            audit.appoint(None)
            self._trust.off()
            self._steering.off()
            self._variables.restore()

    # A run

    def ledger(self) -> wire.Ledger:
        """Return what the tap counted since it was started or `reset` was called.

        Each failure is `kind: line`, with kind one of tls-refused, connect-without-request,
        truncated-capture, tap-failure, bypass, ledger-mismatch, unheld.
        """
        self._steering.collect()
        for line in self._keeper.collect() if self._keeper is not None else ():
            self._fail("bypass", line)
        free = self._held.leaves_programs_free and self.alive
        missing = self._steering.arrivals.failures(ARRIVAL_SECONDS, lambda: self.alive)
        own = (*self._failures, *missing, *(self._started.unheld() if free else ()))
        try:
            if self._link is None:
                raise LinkClosed("the tap was not started")
            head = self._link.order({"type": "ledger"}, ORDER_SECONDS).head
        except LinkClosed as error:
            return wire.Ledger(refused=self._steering.refused, failures=(*own, f"tap-failure: {error}"))
        counts, total = head["ledger"], head["total"]
        return wire.Ledger(
            connects=self._steering.arrivals.connects,
            connections=counts["connections"],
            requests=counts["requests"],
            answered=counts["answered"],
            refused=counts["refused"] + self._steering.refused,
            failures=(*own, *counts["failures"]),
            total=wire.Total(self._steering.arrivals.total, total["connections"], total["requests"]),
            approximate=tuple(self._approximate),
            unclaimed=tuple(self._started.unclaimed()) if free else (),
        )

    def reset(self) -> None:
        """Start counting anew, at the beginning of a run."""
        self._steering.begin()
        self._started.begin()
        if self._keeper is not None:
            self._keeper.collect()
        self._failures.clear()
        self._approximate.clear()
        if self._link is not None:
            with contextlib.suppress(LinkClosed):
                self._link.order({"type": "reset"}, ORDER_SECONDS)

    def abort(self, reason: str) -> None:
        """End every connection in flight, for a watchdog: whoever waits for an answer gets a reset.

        Connections made afterwards are served again. A proxy that does not obey within a second is killed.
        """
        try:
            if self._link is not None:
                self._link.order({"type": "abort"}, ABORT_SECONDS)
        except LinkClosed:
            self._fail(
                "tap-failure", f"the proxy was ended because it did not react when the run was: {reason}"
            )
            if self._process is not None:
                self._process.kill()

    # The parts of the above

    def _command(self, mitmdump: Path, directory: Path) -> list[str]:
        return command(mitmdump, directory, self._ports.numbers if self._ports is not None else {})

    def _told_to_the_addon(self, link: Link, directory: SessionDirectory, secret: bytes) -> Head:
        return {
            "channel": link.address,
            "directory": str(directory.path),
            "secret": secret.hex(),
            "proxy_authorization": "Basic " + base64.b64encode(f"offwire:{self._password}".encode()).decode(),
            "answer_seconds": self._answer_seconds,
            "parent": os.getpid(),
        }

    def _gate_gone(self) -> None:
        self._fail("tap-failure", "the process that judges connections ended before the session did")
        self._unguarded = True

    def _end(self) -> None:
        if not self._gone.is_set():
            self._gone.set()
            if self._ready and not self._closing:
                self._fail("tap-failure", "the intercepting proxy ended before the session did")
        self._settled.set()

    def _came_up(self) -> bool:
        """Whether the proxy came up and has not ended; waits for it. In a forked child: as far as it knew."""
        self._settled.wait(START_SECONDS)
        return bool(self._ready) and not self._gone.is_set()

    def _listening(self, mode: str) -> tuple[str, int]:
        self.wait()
        return "127.0.0.1", self._ready["ports"][mode]

    def _steered_listener(self) -> tuple[str, int]:
        try:
            return self._listening("reverse")
        except TapError:
            # A client must see a network that fails; that the tap is gone stands in the ledger.
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)) from None

    def _reachable_ports(self, reserved: ReservedPorts) -> list[int]:
        """Return every port that this process and its children may connect to."""
        faults = [port for _, port in self._faults.addresses().values()]
        return [*reserved.numbers.values(), *faults, self._steering.sink_port]

    def _ca_path(self) -> Path:
        if self._directory is None:
            raise TapError("the tap was not started")
        return self._directory.path / "mitmproxy-ca-cert.pem"

    def _policy(self, host: str, port: int) -> wire.Fault | None:
        try:
            return self.connect_policy(host, port) if self.connect_policy is not None else None
        except Exception as error:
            self._fail("tap-failure", f"the connect policy ended with {type(error).__name__}")
            return wire.Fault(wire.FaultKind.REFUSED)

    def _fail(self, kind: str, line: str) -> None:
        self._failures.append(f"{kind}: {line}")

    # Questions of the proxy

    def _handle(self, answerer: wire.Answerer, frame: Frame) -> tuple[Head, bytes] | None:
        kind = frame.head.get("type")
        try:
            if kind == "request":
                return answer_of(answerer(request_of(frame)))
            if kind == "connected":
                meant = self._steering.meant(frame.head["peer"])
                return ({"host": meant.host, "port": meant.port} if meant else {}), b""
            if kind == "tunnel":
                fault = self._policy(frame.head["host"], frame.head["port"])
                if fault is not None:
                    self._approximate.append(f"{fault.kind.value} at {frame.head['host']}")
                return {"fault": fault is not None}, b""
            if kind == "ready":
                self._ready = frame.head
                if self._ports is not None:
                    self._ports.release()
                self._settled.set()
        except Exception as error:
            self._fail("tap-failure", f"the answerer ended with {type(error).__name__}")
            return REFUSAL, b""
        return None
