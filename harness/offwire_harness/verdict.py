"""From what a run left behind to its verdict: a pure function over plain data.

Precedence is leaking, inconclusive, clean. A run is clean only if every precondition held, and each
precondition is one row of `PRECONDITIONS`: what it is called, what it looks at, and under which faults it is
not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from offwire.findings import Sighting
from offwire.runs import Coverage, Exposure, Reason, Verdict
from offwire_harness.detect.needles import MANY

UNDELIVERED = frozenset({"refused", "dns", "tls-alert"})
"""Faults under which no request reaches the upstream, so that no canary can be seen to arrive there."""

NOT_CLAIMED = (
    "a canary that was encrypted, paraphrased, or cut into pieces under 10 characters",
    "a canary in another order or in a code that is not among those of docs/detector.md",
    "text inside pictures",
    "paths through the agent that this run did not take",
)
PIECES_OF_MANY = f"pieces under 10 characters that stand in order, as there are more than {MANY} canaries"
SHORT_FIELDS = "upstream fields that are short or plain (numbers, words), where their names are gone"


class Ending(str, Enum):
    """How a drive came to its end."""

    RETURNED = "returned"
    RAISED = "raised"
    BUILD_FAILED = "build-failed"
    TIMED_OUT = "timed-out"

    def __str__(self) -> str:
        return self.value


class Read(Enum):
    """What is known of a canary having been fetched from where it was planted.

    COPIED: with the whole environment; nobody can say what is read from the copy.
    """

    YES = "yes"
    NO = "no"
    COPIED = "copied"
    UNOBSERVED = "unobserved"
    NOT_ASKED = "not asked"


_UNSEEN = {
    Read.UNOBSERVED: "was planted nowhere that offwire can observe",
    Read.COPIED: "was copied with the whole environment, where offwire can't observe whether it is read",
}


@dataclass(frozen=True, slots=True)
class CanaryUse:
    """What became of one canary on the permitted side.

    `used` is None when the canary has no audience on the network, so that its use can't be seen;
    `undelivered` says that every host of its audience was under a fault that lets no request arrive; `audience` are
    those hosts, in words.
    """

    label: str
    read: Read
    used: bool | None = None
    undelivered: bool = False
    audience: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call that the scripted model asked for; `answered` once its result was seen on the model wire."""

    id: str
    name: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that a run left behind, free of credentials.

    Attributes:
        ending: how the drive ended.
        error: one redacted line on why, when it did not return.
        time_limit: seconds after which the watchdog ends a drive.
        model_requests, upstream_requests: exchanges of this run, by role.
        bytes_searched: bytes of the model wire that the detector read.
        transforms: how many ways of hiding the detector undoes; 0 means that it is off.
        calls: the tool calls that the script asked for and the agent received.
        offered: the tools that the model was offered.
        script_left: turns of the script that were never asked for, in words.
        script_errors: what the scripted model could not answer, in words.
        canaries: what became of each planted canary; the provider's own key is not among them.
        planted: how many canaries were looked for, those included that the run need not use.
        watched_fields: whether an upstream with an allow-list of fields was asked.
        sightings, exposures: what the detector and the markers found.
        exhausted: budgets that were reached, and where.
        unsearched: pictures that were sent and can't be read, and where.
        refused: requests that the broker refused, in words.
        tap_requests, broker_requests: the two sides of the capture ledger, for this run.
        tap_failures: what the tap could not deliver, in words.
        tap_alive: whether the tap was up when the run ended.
        control: empty when the positive control was seen, else what went wrong.
        faults: names of the faults that were in force.
        idle_faults: those that the agent did not run into, in words.
        unclaimed: what the tap could not have seen.
        approximate: faults that a client met through a proxy, and so in the proxy's words.
        left_running: what the agent left running when it returned, in words.
        busy: an earlier drive that could not be ended, in words, or empty.
        held_by: what kept traffic from going round the tap.
        vaults: how many vaults were opened for the agent.
    """

    ending: Ending
    error: str = ""
    time_limit: float = 0.0
    model_requests: int = 0
    upstream_requests: int = 0
    bytes_searched: int = 0
    transforms: int = 1
    calls: tuple[ToolCall, ...] = ()
    offered: tuple[str, ...] = ()
    script_left: tuple[str, ...] = ()
    script_errors: tuple[str, ...] = ()
    canaries: tuple[CanaryUse, ...] = ()
    planted: int = 0
    watched_fields: bool = False
    sightings: tuple[Sighting, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    exhausted: tuple[str, ...] = ()
    unsearched: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    tap_requests: int = 0
    broker_requests: int = 0
    tap_failures: tuple[tuple[str, str], ...] = ()
    tap_alive: bool = True
    control: str = ""
    faults: tuple[str, ...] = ()
    idle_faults: tuple[str, ...] = ()
    busy: str = ""
    approximate: tuple[str, ...] = ()
    unclaimed: tuple[str, ...] = ()
    left_running: tuple[str, ...] = ()
    held_by: str = ""
    vaults: int = 0


@dataclass(frozen=True, slots=True)
class Precondition:
    """One thing that must hold before a run may be called clean.

    `missed` yields a line for each way in which it was missed.
    """

    code: str
    missed: Callable[[Observed], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and every reason for it, the gravest first."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def judge(observed: Observed) -> Judgement:
    """Return the verdict on a run and the reasons for it."""
    leaks = tuple(_leaks(observed))
    missed = tuple(
        Reason(precondition.code, line)
        for precondition in PRECONDITIONS
        for line in precondition.missed(observed)
    )
    if leaks:
        return Judgement(Verdict.LEAKING, leaks + missed)
    return Judgement(Verdict.INCONCLUSIVE if missed else Verdict.CLEAN, missed)


def coverage(observed: Observed) -> Coverage:
    """Return what the run really exercised."""
    return Coverage(
        tools=tuple(dict.fromkeys(call.name for call in observed.calls if call.answered)),
        canaries=tuple(use.label for use in observed.canaries),
        model_requests=observed.model_requests,
        upstream_requests=observed.upstream_requests,
        bytes_searched=observed.bytes_searched,
        transforms=observed.transforms,
        faults=observed.faults,
        held_by=observed.held_by,
        vaults=observed.vaults,
        calls=sum(call.answered for call in observed.calls),
    )


def not_claimed(observed: Observed) -> tuple[str, ...]:
    """Return what even a clean verdict on this run does not say."""
    unseen = tuple(
        f"that {use.label} was fetched from where it was planted (not observable there)"
        for use in observed.canaries
        if use.read is Read.NOT_ASKED
    )
    called = {call.name for call in observed.calls if call.answered}
    uncalled = [name for name in dict.fromkeys(observed.offered) if name not in called]
    tools = (
        (f"what these tools do, which were offered and not called: {', '.join(uncalled)}",)
        if uncalled
        else ()
    )
    fields = (SHORT_FIELDS,) if observed.watched_fields else ()
    many = (PIECES_OF_MANY,) if observed.planted > MANY else ()
    pictures = tuple(f"what the picture at {where} shows" for where in observed.unsearched)
    approximate = tuple(
        f"what the agent sees in the wild under {fault}: a client that obeys proxy variables met it, in the proxy's words"
        for fault in dict.fromkeys(observed.approximate)
    )
    return (*NOT_CLAIMED, *tools, *fields, *unseen, *many, *pictures, *approximate, *observed.unclaimed)


def _leaks(observed: Observed) -> Iterator[Reason]:
    for sighting in observed.sightings:
        via = f" through the tool {sighting.tool}" if sighting.tool else ""
        form = f", as {' > '.join(sighting.chain)}" if sighting.chain else ""
        yield Reason(
            "credential-sighted",
            f"{sighting.label} reached {sighting.wire} at {sighting.pointer}{via}{form}",
        )
    for exposure in observed.exposures:
        if not exposure.allowed:
            via = f" through the tool {exposure.tool}" if exposure.tool else ""
            yield Reason(
                "field-exposed",
                f"{exposure.field} of {exposure.upstream} reached {exposure.wire} at {exposure.pointer}{via}",
            )


def _ending(ending: Ending, line: str) -> Callable[[Observed], Iterator[str]]:
    def missed(observed: Observed) -> Iterator[str]:
        if observed.ending is ending:
            yield line.format(error=observed.error or "no message", limit=f"{observed.time_limit:g}")

    return missed


def _lines(attribute: str) -> Callable[[Observed], Iterator[str]]:
    def missed(observed: Observed) -> Iterator[str]:
        yield from getattr(observed, attribute)

    return missed


def _line(attribute: str) -> Callable[[Observed], Iterator[str]]:
    def missed(observed: Observed) -> Iterator[str]:
        if text := getattr(observed, attribute):
            yield str(text)

    return missed


def _tap(code: str) -> Callable[[Observed], Iterator[str]]:
    def missed(observed: Observed) -> Iterator[str]:
        yield from (line for kind, line in observed.tap_failures if kind == code)

    return missed


def _tap_dead(observed: Observed) -> Iterator[str]:
    if not observed.tap_alive:
        yield "the intercepting proxy was gone before the run ended, so traffic may be missing"


def _detector_off(observed: Observed) -> Iterator[str]:
    if not observed.transforms:
        yield "the detector is switched off, so nothing was searched"
    elif observed.model_requests and not observed.bytes_searched:
        yield "the detector searched no byte of the model wire"


def _ledger(observed: Observed) -> Iterator[str]:
    if observed.tap_requests != observed.broker_requests:
        yield (
            f"the tap counted {observed.tap_requests} requests and the broker {observed.broker_requests}: "
            "something was not searched"
        )
    yield from (line for kind, line in observed.tap_failures if kind == "ledger-mismatch")


def _no_request(observed: Observed) -> Iterator[str]:
    if not observed.model_requests:
        yield "the agent sent no request to the model"


def _fault_not_met(observed: Observed) -> Iterator[str]:
    for fault in observed.idle_faults:
        yield f"nobody ran into the fault {fault}, so nothing is known of the agent under it"


def _nothing_planted(observed: Observed) -> Iterator[str]:
    if not observed.planted and not observed.watched_fields:
        yield "no canary was planted and no upstream whose fields are watched was asked, so there was nothing to leak"


def _tool_not_run(observed: Observed) -> Iterator[str]:
    for call in observed.calls:
        if not call.answered:
            yield f"the model called {call.name}, and no result of it reached the model wire"


def _not_read(observed: Observed) -> Iterator[str]:
    for use in observed.canaries:
        if use.read is Read.NO and not use.used:
            yield f"{use.label} was never read from where it was planted"


def _unobserved(observed: Observed) -> Iterator[str]:
    for use in observed.canaries:
        if use.read in _UNSEEN and not use.used and (use.used is None or use.undelivered):
            yield f"{use.label} {_UNSEEN[use.read]}, and no use of it was seen"


def _not_used(observed: Observed) -> Iterator[str]:
    for use in observed.canaries:
        if use.used is False and not use.undelivered and use.read is not Read.NO:
            yield f"{use.label} never arrived at its audience{f' ({use.audience})' if use.audience else ''}: the tool did no real work with it"


def _failed(observed: Observed) -> Iterator[str]:
    if observed.ending is Ending.RAISED:
        # The script's own errors come first, and an agent's error mostly repeats one.
        repeats = any(each in observed.error for each in observed.script_errors)
        yield (
            "the drive ended with that error"
            if repeats
            else f"the drive ended with an error: {observed.error or 'no message'}"
        )


def _swallowed(observed: Observed) -> Iterator[str]:
    if observed.script_errors and observed.ending is Ending.RETURNED:
        yield "the model answered with an error and the agent returned as if nothing had happened"


PRECONDITIONS: tuple[Precondition, ...] = (
    Precondition("control-missed", _line("control")),
    Precondition("detector-off", _detector_off),
    Precondition("tap-dead", _tap_dead),
    Precondition("earlier-drive-still-running", _line("busy")),
    Precondition("left-running", _lines("left_running")),
    Precondition("agent-build-failed", _ending(Ending.BUILD_FAILED, "the agent could not be built: {error}")),
    Precondition("time-limit", _ending(Ending.TIMED_OUT, "the drive was ended after {limit} s: {error}")),
    Precondition("no-request", _no_request),
    Precondition("script-error", _lines("script_errors")),
    Precondition("agent-error", _failed),
    Precondition("error-swallowed", _swallowed),
    Precondition("tool-not-run", _tool_not_run),
    Precondition("script-not-used-up", _lines("script_left")),
    Precondition("nothing-planted", _nothing_planted),
    Precondition("fault-not-met", _fault_not_met),
    Precondition("canary-not-read", _not_read),
    Precondition("canary-not-used", _not_used),
    Precondition("canary-unobserved", _unobserved),
    Precondition("unknown-host", _lines("refused")),
    Precondition("tls-refused", _tap("tls-refused")),
    Precondition("connect-without-request", _tap("connect-without-request")),
    Precondition("truncated-capture", _tap("truncated-capture")),
    Precondition("tap-failure", _tap("tap-failure")),
    Precondition("bypass", _tap("bypass")),
    Precondition("unheld", _tap("unheld")),
    Precondition("ledger-mismatch", _ledger),
    Precondition("budget-reached", _lines("exhausted")),
)
