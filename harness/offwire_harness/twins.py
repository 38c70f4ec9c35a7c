"""Leaking twins: a clean run counts only if the same run with a leak built in is seen to leak."""

from __future__ import annotations

from collections.abc import Sequence

from offwire.findings import Sighting
from offwire_harness.drivers import Sabotage


class Twins:
    """Whether twins are wanted, and what came of them in this session."""

    def __init__(self, *, wanted: bool) -> None:
        """Begin with none."""
        self.wanted = wanted
        self._red = 0
        self._missed = 0
        self._not_made = 0

    def judged(self, sabotage: Sabotage, made: bool, seen: Sequence[Sighting]) -> str:
        """Take note of a twin's sightings; return what is wrong, or nothing.

        A twin that could not be `made`, as with tools out of reach, says nothing about the run.
        """
        if not made:
            self._not_made += 1
            return ""
        places = {sighting.tool for sighting in seen if sighting.label == sabotage.canary.label}
        if sabotage.tool in places:
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
