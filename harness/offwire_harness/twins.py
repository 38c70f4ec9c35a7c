"""Leaking twins: a clean run counts only if the same run with a leak built in is seen to leak."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from offwire.findings import Sighting
from offwire_harness.drivers.sabotage import Sabotage


class Twins:
    """Whether twins are wanted, and what came of them in this session."""

    def __init__(self, *, wanted: bool) -> None:
        """Begin with none."""
        self.wanted = wanted
        self._red = 0
        self._missed = 0
        self._not_made = 0

    def judged(self, sabotage: Sabotage, seen: Sequence[Sighting], through: Collection[str] = ()) -> str:
        """Take note of a twin's sightings; return what is wrong, or nothing.

        The leak has to be seen in the result of the tool itself, or of one that it went `through`: a tool that is an
        agent hands on what its own tools gave. A twin in which no result got the canary, as with tools out of reach, says nothing about the run.
        """
        if not sabotage.struck.is_set():
            self._not_made += 1
            return ""
        places = {sighting.tool for sighting in seen if sighting.label == sabotage.canary.label}
        if places & {sabotage.tool, *through}:
            self._red += 1
            return ""
        self._missed += 1
        return f"a canary in the result of {sabotage.tool} was not seen there when the drive was repeated"

    def summary(self) -> str:
        """Return the session's twins in words; nothing if none were wanted."""
        if not self.wanted:
            return ""
        asked = self._red + self._missed
        rest = f", {self._not_made} could not be made" if self._not_made else ""
        return f"{self._red} of {asked} leaking twins turned red{rest}"
