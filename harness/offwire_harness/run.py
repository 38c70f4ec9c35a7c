"""A driven run as a test sees it, and what a test may say about it beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offwire.findings import Sighting
from offwire.runs import Exposure, Reason, RunRecord, Verdict
from offwire_harness.canaries import Canary
from offwire_harness.explain import explain
from offwire_harness.wire import Request


class NotClean(AssertionError):
    """A run was asserted to be clean and is not; the message tells its whole story."""


class NoLeak(AssertionError):
    """A leak was expected and was not seen; the message says what was seen instead."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting of a canary outside its audience; the attributes are those of `offwire.findings.Sighting`."""

    canary: Canary
    wire: str
    pointer: str
    chain: tuple[str, ...]
    tool: str | None
    excerpt: str


class LetGo(LookupError):
    """What a run sent is asked for, and is no longer there."""


@dataclass(slots=True)
class _Standing:
    """How a run stands with its test: what was recorded of it, and what the test has said about it."""

    record: RunRecord
    looked_at: bool = False
    expectations: tuple[Expectation, ...] = ()


class Run:
    """One driven run: its verdict and everything behind it.

    A test has dealt with a run when it asserted that it is clean, expected its leak, or read `verdict`.
    """

    __slots__ = ("_canaries", "_requests", "_standing")

    def __init__(
        self, record: RunRecord, canaries: Iterable[Canary], requests: Iterable[Request] = ()
    ) -> None:
        """Take what was recorded, the canaries that sightings may name, and what was sent to models."""
        self._standing = _Standing(record)
        sighted = {sighting.label for sighting in record.sightings}
        self._canaries = {canary.label: canary for canary in canaries if canary.label in sighted}
        self._requests: tuple[Request, ...] | None = tuple(requests)

    def bare(self) -> Run:
        """Return this run without what it sent; what is said of the one is said of the other."""
        other = Run.__new__(Run)
        other._standing, other._canaries, other._requests = self._standing, self._canaries, None
        return other

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests to models as they stood on the wire, credentials included.

        Raises:
            LetGo: the run comes from `offwire.runs`, and too many were driven since.
        """
        if self._requests is None:
            raise LetGo(
                "offwire: what this run sent was let go, for many were driven since; keep the run that drive() returns"
            )
        return self._requests

    @property
    def record(self) -> RunRecord:
        """What was recorded."""
        return self._standing.record

    @record.setter
    def record(self, record: RunRecord) -> None:
        self._standing.record = record

    @property
    def looked_at(self) -> bool:
        """Whether the test has dealt with it by itself."""
        return self._standing.looked_at

    def expect(self, leak: Expectation) -> None:
        """Take note of a leak that the test expects."""
        self._standing.expectations += (leak,)

    @property
    def verdict(self) -> Verdict:
        """The verdict; equal to "clean", "leaking" or "inconclusive"."""
        self._standing.looked_at = True
        return self.record.verdict

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the verdict is not clean, the gravest first; each has a `code` and a `message`."""
        return self.record.reasons

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """Watched fields of upstreams that reached the model, allowed ones included."""
        return self.record.exposures

    @property
    def sightings(self) -> tuple[Seen, ...]:
        """Where canaries were seen outside their audience."""
        return tuple(self._seen(sighting) for sighting in self.record.sightings)

    def assert_clean(self) -> None:
        """Assert that nothing leaked and that this was earned.

        Raises:
            NotClean: the run leaked or proved nothing.
        """
        __tracebackhide__ = True
        self._standing.looked_at = True
        if self.record.verdict is not Verdict.CLEAN:
            raise NotClean(self.explain())

    def explain(self) -> str:
        """Return the run in words: sightings, reasons, what was covered, what to do."""
        return explain(self.record)

    @property
    def expected_leak(self) -> bool:
        """Whether it leaked as expected, and no canary that was not expected to."""
        expected = self._standing.expectations
        met = any(each.met_by(self.record) for each in expected)
        return met and not _surprises(self.record, expected)

    @property
    def settled(self) -> bool:
        """Whether the run needs no further word: it is clean, or the test dealt with it."""
        return self.record.verdict is Verdict.CLEAN or self.looked_at or self.expected_leak

    def declared(self, passed: bool) -> Verdict:
        """Return the verdict that the test accepts; `passed` says whether it found nothing wrong."""
        if self.expected_leak:
            return Verdict.LEAKING
        return self.record.verdict if self.looked_at and passed else Verdict.CLEAN

    def __repr__(self) -> str:
        return f"<run of {self.record.agent}: {self.record.verdict}>"

    def _seen(self, sighting: Sighting) -> Seen:
        canary = self._canaries[sighting.label]
        return Seen(canary, sighting.wire, sighting.pointer, sighting.chain, sighting.tool, sighting.excerpt)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A leak that a test expects: of a canary (by label) or of a field (by pointer), and through which tool."""

    what: str | None
    via: str | None

    def met_by(self, run: RunRecord) -> bool:
        """Whether the run leaked so."""
        sightings = ((sighting.label, sighting.tool) for sighting in run.sightings)
        exposures = ((exposure.field, exposure.tool) for exposure in run.exposures if not exposure.allowed)
        return any(self._fits(what, tool) for what, tool in (*sightings, *exposures))

    def _fits(self, what: str, tool: str | None) -> bool:
        return self.what in (None, what) and self.via in (None, tool)

    def __str__(self) -> str:
        through = f" through {self.via}" if self.via else ""
        return f"{self.what or 'anything'}{through}"


def _surprises(run: RunRecord, expected: Iterable[Expectation]) -> tuple[str, ...]:
    """Return the labels of canaries that a run leaked although no expectation names them."""
    named = {expectation.what for expectation in expected}
    if None in named:
        return ()
    return tuple(dict.fromkeys(each.label for each in run.sightings if each.label not in named))
