"""One pytest session of the harness: the tap, the broker, the positive control, and the runs."""

from __future__ import annotations

import functools
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from offwire.findings import Location
from offwire.runs import WHOLE_SESSION, Coverage, Reason, RunRecord, SessionRecord, Verdict
from offwire_harness import canaries, controls, faults, outside, wire
from offwire_harness.afterwards import Afterwards
from offwire_harness.broker import Broker
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.drivers import told
from offwire_harness.drivers.aftermath import Working
from offwire_harness.drivers.exits import Exits
from offwire_harness.drivers.loop import DriveLoop
from offwire_harness.environ import PlantedEnvironment
from offwire_harness.face import Offwire
from offwire_harness.har import Recorder
from offwire_harness.masker import PIECE, Masker, mask_all
from offwire_harness.positive_control import Missed, PositiveControl
from offwire_harness.tap.contract import Tap
from offwire_harness.tap.runtimes import green_threads
from offwire_harness.twins import Twins

T = TypeVar("T")

MODEL_KEY = "OPENAI_API_KEY"
SETTLE_SECONDS = 2.0
LAST_SECONDS = 5.5
"""Seconds that the session waits at its end for what tests left waiting: exporters empty their queues every five."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a session is to be.

    Attributes:
        tap: "mitm" or "respx".
        confine: one of `offwire_harness.confine.MODES`.
        allow: `host:port` of loopback servers, and paths of Unix sockets, that stay reachable.
        programs: names of programs that tests may start where nothing holds them.
        twins: whether each clean run is repeated with a leak built in.
        har: whether to keep the traffic, for a HAR file.
    """

    tap: str = "mitm"
    confine: str = "off"
    allow: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    twins: bool = False
    har: bool = False


class SessionError(Exception):
    """The harness could not start; the message is one line and says how to mend it."""


class Session:
    """Everything that outlives a test. One at a time in a process."""

    def __init__(self, options: Options) -> None:
        """Make the tap and all else, and start nothing."""
        self.tap = _new_tap(options)
        self.recorder = Recorder() if options.har else None
        self.broker = Broker(note=self.recorder.note if self.recorder else None)
        self.environment = PlantedEnvironment()
        self._own_environment = PlantedEnvironment()
        self.model_key = canaries.new(MODEL_KEY, shape="openai", env=MODEL_KEY)
        self._loop: DriveLoop | None = None
        self.twins = Twins(wanted=options.twins)
        self._left_behind: list[tuple[str, DriveLoop]] = []
        self._working_still: list[tuple[str, Working]] = []
        # Looked up when it is sent, so that the self-test can replace it.
        self.control = PositiveControl(
            lambda name: self._send_tracer(name), only_httpx=options.tap == "respx"
        )
        # Entered again where a finalizer logs something in the midst of masking.
        self._lock = threading.RLock()
        self._masker = Masker()
        self._recent: list[Canary] = []
        self._detector: Detector | None = None
        self.minted(self.model_key)
        self._runs: list[RunRecord] = []
        self._failures: list[str] = []
        self._undriven: list[str] = []
        self._clients: dict[str, None] = {}
        self.afterwards = Afterwards()
        self.afterwards.know_key("", self.model_key)
        self.exits = Exits()
        self._judged = 0
        self._names: dict[str, None] = {}

    @classmethod
    def start(cls, options: Options) -> Session:
        """Start tap, environment and control.

        Raises:
            SessionError: something that it needs is missing or did not come up.
        """
        if green := green_threads():
            raise SessionError(
                f"{green} has replaced this process's threads and sockets, and what watches an agent must not wait "
                f"for it; start pytest without its monkey patch"
            )
        session = cls(options)
        try:
            session.tap.connect_policy = session.connect_fault
            session.tap.start(session.broker.answer)
            session.tap.steer()
        except Exception as error:
            session.close()
            raise SessionError(str(error) or type(error).__name__) from None
        session._mask_earlier(
            session.model_key, session._own_environment.plant(MODEL_KEY, session.model_key.value)
        )
        return session

    @contextmanager
    def test(self, name: str, path: str, line: int, controls: bool) -> Iterator[Offwire]:
        """Be steered for one test and give it its face.

        Args:
            name: the test's node id.
            path: file that defines it.
            line: where, from 1.
            controls: whether the positive control runs again before each drive.
        """
        self._judge_late()
        self.broker.clear()
        self._judged = 0
        with self._lock:
            self._recent.clear()
            self._detector = None
        self.tap.steer()
        try:
            yield Offwire(self, name, Location(path, line), controls)
        finally:
            self.environment.restore()
            # What goes on by itself would fail to send now, and nobody would hear of it.
            if not self.afterwards.lingering(""):
                self.tap.unsteer()

    def begin_run(self) -> None:
        """Forget what was before: exchanges, counts, reads."""
        self.broker.begin()
        self._judged = 0
        self._names.clear()
        self.tap.reset()
        self.environment.forget_reads()

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts that were looked up or connected to in this run."""
        return tuple(self._names)

    def leave_alone(self) -> None:
        """Leave the process alone until a test asks to be steered."""
        self.tap.unsteer()

    def minted(self, canary: Canary) -> None:
        """Remember a canary, so that no output ever shows it."""
        with self._lock:
            self._masker.add(canary)
            self._recent.append(canary)
            self._detector = None
        if self.recorder is not None:
            self.recorder.know(canary)

    def plant(self, canary: Canary) -> Canary | None:
        """Put a canary into its variable; return the credential that was there before, if there was one."""
        return self._mask_earlier(canary, self.environment.plant(canary.env or "", canary.value))

    def _mask_earlier(self, canary: Canary, value: str | None) -> Canary | None:
        earlier = outside.credential(canary.label, value, canary.audience)
        if earlier is None or value == self.model_key.value:
            return None
        self.minted(earlier)
        return earlier

    @property
    def recent(self) -> tuple[Canary, ...]:
        """The canaries of this test."""
        with self._lock:
            return tuple(self._recent)

    def mask(self, text: str) -> str:
        """Return a text with every canary of this session replaced by its label."""
        with self._lock:
            return self._masker.mask(text)

    def mask_record(self, record: RunRecord) -> RunRecord:
        """Return a record with every canary in it replaced by its label; a path may have held one, or a name."""
        return _shared(mask_all(record, self.mask if record.verdict is Verdict.CLEAN else self.conceal))

    def conceal(self, text: str) -> str:
        """Mask a text, and withhold the lines of it that hold a canary of this test in whatever other form."""
        text = self.mask(text)
        if len(text) < PIECE:
            return text
        with self._lock:
            if self._detector is None:
                self._detector = Detector([self.model_key, *self._recent])
            detector = self._detector
        return detector.redact(text)

    def print_masked(self, text: str) -> None:
        """Pass on what a child process printed, its canaries masked."""
        if text:
            sys.stderr.write(self.conceal(text))

    @property
    def loop(self) -> DriveLoop:
        """Where agents run; begun when first used, for a thread from before the confinement would be free of it."""
        if self._loop is None:
            self._loop = DriveLoop()
        return self._loop

    @property
    def busy(self) -> str:
        """What of an earlier drive may still be sending, or nothing."""
        loops = (*self._left_behind, ("an earlier drive", self.loop))
        left = [f"a tool of {test}" for test, loop in loops if loop.left()]
        left += [
            f"{each.name}, left running by {test}," for test, each in self._working_still if each.is_alive()
        ]
        return f"{left[0]} has not ended and may still be sending" if left else ""

    def connect_fault(self, host: str, port: int) -> wire.Fault | None:
        """Return how looking up or connecting to a host fails, if one of its upstream's faults lets no request through."""
        self._names[host] = None
        for upstream in self.broker.upstreams:
            if (upstream.host, upstream.port) == (host.lower(), port):
                for name in upstream.faults:
                    if not faults.find(name).delivers:
                        upstream.strike(name)
                        return wire.Fault(wire.FaultKind(name))
        return None

    def connect_fault_name(self, host: str, port: int) -> str | None:
        """Return the name of that fault, for a child process."""
        fault = self.connect_fault(host, port)
        return None if fault is None else fault.kind.value

    def replace_loop(self, test: str) -> None:
        """Leave a loop behind that a test's drive is stuck in."""
        self.loop.close()
        self._left_behind.append((test, self.loop))
        self._loop = None

    def leave(self, test: str, working: Iterable[Working]) -> None:
        """Remember threads and processes of a test's drive that outlive it."""
        self._working_still += ((test, each) for each in working)

    def add(self, record: RunRecord) -> None:
        """Keep the record of a run."""
        self._runs.append(_shared(record))

    def note_clients(self, exchanges: Iterable[wire.Exchange]) -> tuple[str, ...]:
        """Note, and return, the client libraries that the requests of a run name."""
        agents = (
            each.request.header("user-agent") for each in exchanges if each.role is not wire.Role.CONTROL
        )
        # Masked first: a part of a value might no longer be known for one.
        named = dict.fromkeys(
            controls.client_of(agent and self.mask(agent)) for agent in dict.fromkeys(agents)
        )
        self._clients.update(named)
        return tuple(named)

    def note_judged(self) -> None:
        """Note that all that was sent so far has been judged: the test is over."""
        self._judged = len(self.broker.exchanges)

    def note_undriven(self, test: str) -> None:
        """Note a test that drove nothing although it planted a canary."""
        self._undriven.append(test)

    def note_failure(self, test: str) -> None:
        """Note a test that failed."""
        if test not in self._failures:
            self._failures.append(test)

    def settle(self) -> None:
        """Judge what is sent after the last test, then hold all that passed since the session began against all that was answered.

        Where they differ, a run of the name `WHOLE_SESSION` is inconclusive and says so.
        """
        claims = bool(self._runs) and self.tap.alive  # Else nothing was claimed, or each run has heard of it.
        if claims:
            self.tap.steer()
            if unended := self.exits.run():
                self._doubt("left-running", unended)
            end = time.monotonic() + LAST_SECONDS
            while (self.broker.answering or self.afterwards.lingering("")) and time.monotonic() < end:
                time.sleep(0.02)
        self._judge_late(last=True)
        if claims and (wrong := _imbalance(self.tap, self.broker)):
            self._doubt("ledger-mismatch", wrong)

    def record(self) -> SessionRecord:
        """Return what the session has seen so far."""
        return SessionRecord(
            runs=tuple(self._runs),
            control="; ".join(filter(None, (self.mask(self.control.told), self.twins.summary()))),
            proxy=self.tap.version if self.tap.alive else "gone",
            held_by=self.tap.held_by,
            clients=tuple(map(self.mask, self._clients)),
            failures=tuple(map(self.mask, self._failures)),
            undriven=tuple(map(self.mask, self._undriven)),
        )

    def close(self) -> None:
        """End the tap and put the process back as it was."""
        self.exits.off()
        self.environment.restore()
        self._own_environment.restore()
        if self._loop is not None:
            self._loop.close()
        self.tap.close()

    def _judge_late(self, last: bool = False) -> None:
        """Judge what was sent since the last test ended: at the end of the session, unless it is much."""
        late = self.broker.exchanges[self._judged :]
        self.note_judged()
        if self.afterwards.sent(late) or last:
            self._runs += map(self.mask_record, self.afterwards.judged(self.tap.held_by))

    def _doubt(self, code: str, message: str) -> None:
        """Have the whole session prove less than its runs do."""
        self._runs.append(
            RunRecord(
                test=WHOLE_SESSION,
                agent="all traffic, between drives too",
                mode="own",
                verdict=Verdict.INCONCLUSIVE,
                expected=Verdict.CLEAN,
                reasons=(Reason(code, self.mask(message)),),
                coverage=Coverage(held_by=self.tap.held_by),
            )
        )

    def _send_tracer(self, name: str) -> Missed | None:
        tracer = canaries.new("TRACER")
        self.minted(tracer)
        body = controls.body_of(tracer)
        before = len(self.tap.ledger().failures)
        try:
            self.tap.wait()
            {**controls.SENDERS, **controls.PROGRAMS}[name](body)
        except Exception as error:
            traced = name not in controls.UNSTEERED or len(self.tap.ledger().failures) > before
            return Missed(told(error), silent=not traced)
        wrong = controls.wrong_with(tracer, body, self.broker.exchanges)
        return Missed(wrong, silent=True) if wrong else None


def _shared(record: RunRecord) -> RunRecord:
    """Return the record with what it has in common with others kept once: a long session's runs differ in little."""
    coverage, claims = _alike(record.coverage), _alike(record.not_claimed)
    shared: RunRecord = _alike(replace(record, coverage=coverage, not_claimed=claims))
    return shared


@functools.lru_cache(maxsize=256)
def _alike(part: T) -> T:
    """Return whatever equals this one and was met first, of what was met lately."""
    return part


def _imbalance(tap: Tap, broker: Broker) -> str:
    """Return in words what the two sides of the session's ledger differ by, or nothing."""
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        total = tap.ledger().total
        if total is None:
            return "the tap did not say what it counted"
        balanced = total.requests == broker.total and total.connects <= total.connections
        if balanced or time.monotonic() > end:
            break
        time.sleep(0.02)  # What is on its way is counted on one side only.
    if balanced:
        return ""
    return (
        f"in the whole session {total.connects} connections were led to the tap and {total.connections} arrived, "
        f"it counted {total.requests} requests and {broker.total} were answered or refused"
    )


def _new_tap(options: Options) -> Tap:
    if options.tap == "respx":
        from offwire_harness.tap.respx_tap import RespxTap

        return RespxTap(allow=options.allow, programs=options.programs)
    from offwire_harness.tap.mitm import MitmTap

    return MitmTap(confine=options.confine, allow=options.allow, programs=options.programs)
