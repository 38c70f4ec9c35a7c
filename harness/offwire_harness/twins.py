"""Leaking twins: a clean run counts only if the same run with a leak built in is seen to leak."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from offwire.findings import Sighting
from offwire.runs import Reason, RunRecord, Verdict
from offwire_harness.drivers.sabotage import Sabotage

NO_TOOL = (
    "that a leak would have been seen: no tool gave a result, so there was nothing to make a leaking twin of"
)


class Twins:
    """Whether twins are wanted, and what came of them in this session."""

    def __init__(self, *, wanted: bool) -> None:
        """Begin with none."""
        self.wanted = wanted
        self._red = 0
        self._missed = 0
        self._not_made = 0
        self._without_tools = 0

    def of(self, record: RunRecord) -> tuple[str, ...]:
        """Return the tools of a run of which a twin is to be made: all that gave a result, if the run is clean."""
        return record.coverage.tools if self.wanted and record.verdict is Verdict.CLEAN else ()

    def none_of(self, record: RunRecord) -> RunRecord:
        """Return a run's record that says so if there are no twins of it because it has no tools."""
        if not self.wanted or record.verdict is not Verdict.CLEAN or record.coverage.tools:
            return record
        self._without_tools += 1
        return replace(record, not_claimed=(*record.not_claimed, NO_TOOL))

    def judged(
        self, record: RunRecord, sabotage: Sabotage, seen: Sequence[Sighting], through: Collection[str] = ()
    ) -> RunRecord:
        """Take note of a twin's sightings; return the record of its run, without its proof unless the twin turned red.

        The leak has to be seen in the result of the tool itself, or of one that it went `through`: a tool that is an
        agent hands on what its own tools gave.
        """
        places = {sighting.tool for sighting in seen if sighting.label == sabotage.canary.label}
        if not sabotage.struck.is_set():
            self._not_made += 1
            reason = Reason(
                "twin-not-made",
                f"no leaking twin of {sabotage.tool} could be made: when the drive was repeated, its result went to the "
                "model in a way that offwire does not know",
            )
        elif places & {sabotage.tool, *through}:
            self._red += 1
            return record
        else:
            self._missed += 1
            reason = Reason(
                "twin-not-seen",
                f"a canary in the result of {sabotage.tool} was not seen there when the drive was repeated",
            )
        return replace(record, verdict=Verdict.INCONCLUSIVE, reasons=(*record.reasons, reason))

    def summary(self) -> str:
        """Return the session's twins in words; nothing if none were wanted."""
        if not self.wanted:
            return ""
        told = f"{self._red} of {self._red + self._missed} leaking twins turned red"
        if self._not_made:
            told += f", {self._not_made} could not be made"
        if self._without_tools:
            plural = "s" if self._without_tools > 1 else ""
            told += f", {self._without_tools} clean run{plural} had no tool"
        return told
