"""What is sent after a test is over: it still counts, against the test whose credential it holds.

A task may wake up in the midst of the next test, an exporter empties its queue every few seconds, and what was registered
with `atexit` speaks last of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from offwire.findings import Sighting
from offwire.runs import AFTER_TEST, WHOLE_SESSION, Coverage, RunRecord, Verdict
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.detect.detector import Result
from offwire_harness.verdict import Ending, Observed, judge
from offwire_harness.wire import Exchange, Role

Alive = Callable[[], bool]

MOST_BYTES = 16_000_000
"""Of late traffic that waits to be judged. Each judgement looks for every canary of the session, so there are to be few."""


class Afterwards:
    """The canaries of a session's tests, and what these left waiting."""

    def __init__(self) -> None:
        """Begin with no test."""
        self._canaries: dict[str, list[Canary]] = defaultdict(list)
        self._keys: dict[str, list[Canary]] = defaultdict(list)
        self._waiting: dict[str, list[Alive]] = defaultdict(list)
        self._late: list[Exchange] = []
        self._bytes = 0

    def know(self, test: str, canary: Canary) -> None:
        """Remember a canary of a test."""
        self._canaries[test].append(canary)

    def know_key(self, test: str, key: Canary) -> None:
        """Remember a model provider's API key of a test."""
        self._keys[test].append(key)

    def left(self, test: str, waiting: Iterable[Alive]) -> None:
        """Remember what a drive of a test left waiting, each as what tells whether it still does."""
        self._waiting[test] += waiting

    def lingering(self, test: str) -> tuple[Canary, ...]:
        """Return the canaries of the tests before this one that something still holds, which may send them any time."""
        for owner in list(self._waiting):
            self._waiting[owner] = [alive for alive in self._waiting[owner] if alive()]
            if not self._waiting[owner]:
                del self._waiting[owner]
        others = (owner for owner in self._waiting if owner != test)
        return tuple(_named(owner, each) for owner in others for each in self._canaries[owner])

    def sent(self, exchanges: Iterable[Exchange]) -> bool:
        """Remember what was sent outside of all tests, and return whether it is time to judge that."""
        ours = [each for each in exchanges if each.role is not Role.CONTROL]
        self._late += ours
        self._bytes += sum(len(each.request.body) + len(each.request.target) for each in ours)
        return self._bytes > MOST_BYTES

    def judged(self, held_by: str) -> Iterator[RunRecord]:
        """Yield a run for each test of which a canary is among what was sent since this was last asked.

        Args:
            held_by: what kept traffic from going round the tap.
        """
        ours, self._late, self._bytes = self._late, [], 0
        if not ours:
            return
        owners = {_named(test, each).label: test for test, each in self._all(self._canaries)}
        found = self._search(ours)
        by_test: dict[str, list[Sighting]] = defaultdict(list)
        for sighting in found.sightings:
            by_test[owners.get(sighting.label, WHOLE_SESSION)].append(sighting)
        if found.exhausted and not by_test:
            by_test[WHOLE_SESSION] = []
        for test, sightings in by_test.items():
            yield _record(test, tuple(sightings), found, held_by)

    def _search(self, exchanges: Sequence[Exchange]) -> Result:
        known = [_named(test, each) for test, each in self._all(self._canaries)]
        keys = list(dict.fromkeys(each for _, each in self._all(self._keys)))
        to_model = [each.request for each in exchanges if each.role is Role.MODEL]
        elsewhere = [each.request for each in exchanges if each.role is not Role.MODEL]
        results = (
            Detector(known, own_keys=keys).search_all(to_model),
            Detector([*known, *keys]).search_all(elsewhere),
        )
        return Result(
            tuple(each for result in results for each in result.sightings),
            tuple(each for result in results for each in result.exhausted),
            sum(result.bytes_searched for result in results),
        )

    @staticmethod
    def _all(by_test: dict[str, list[Canary]]) -> Iterator[tuple[str, Canary]]:
        return ((test, each) for test, canaries in by_test.items() for each in canaries)


def _named(test: str, canary: Canary) -> Canary:
    return replace(canary, label=f"{canary.label} of {test}")


def _record(test: str, sightings: tuple[Sighting, ...], found: Result, held_by: str) -> RunRecord:
    observed = Observed(
        Ending.RETURNED,
        model_requests=1,
        bytes_searched=found.bytes_searched,
        planted=1,
        sightings=sightings,
        exhausted=found.exhausted,
    )
    judgement = judge(observed)
    return RunRecord(
        test=test,
        agent=AFTER_TEST,
        mode="own",
        verdict=judgement.verdict,
        expected=Verdict.CLEAN,
        reasons=judgement.reasons,
        sightings=sightings,
        coverage=Coverage(bytes_searched=found.bytes_searched, held_by=held_by),
    )
