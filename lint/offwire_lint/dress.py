"""Turns what the rules found into findings fit to be shown: places in cells, masked excerpts, fingerprints."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from offwire.findings import Confidence, Finding, Location, Step
from offwire_lint import rules
from offwire_lint.excerpts import excerpt, mask_formats, printable
from offwire_lint.fingerprints import fingerprinted
from offwire_lint.frozen import by_place
from offwire_lint.gate import Refusal
from offwire_lint.layout import Layout
from offwire_lint.notebooks import cell_place
from offwire_lint.sources import Module, Source
from offwire_lint.suppress import apply, directives, mentions


class Wardrobe:
    """The texts of a run, and their layouts as they are asked for.

    Args:
        sources: every file of the run, by its path as shown.
        root: directory from which paths in fingerprints count.
    """

    def __init__(self, sources: Mapping[str, Source], root: str) -> None:
        self._sources = sources
        self._root = root
        self._layouts: dict[str, Layout] = {}

    def dress(self, path: str, findings: Sequence[Finding], ran: frozenset[str]) -> list[Finding]:
        """The findings of one file, suppressed ones marked, with what there is to say of its suppressions."""
        module = self._module(path)
        layout = self._layout(path)
        found = list(findings)
        if mentions(module.text):
            known = {rule.code: rule for rule in rules.all_rules()}
            found = apply(found, directives(layout, known), path, known, ran)
        found.sort(key=by_place)
        relative = os.path.relpath(self._sources[path].path, self._root).replace(os.sep, "/")
        return [self._shown(finding, layout) for finding in fingerprinted(found, layout, relative)]

    def has_directives(self, path: str) -> bool:
        """Whether a file holds suppressions, so that it is to be dressed even without findings."""
        source = self._sources[path]
        return b"offwire" in source.content and mentions(self._module(path).text)

    def _shown(self, finding: Finding, layout: Layout) -> Finding:
        return replace(
            finding,
            location=self._place(finding.location),
            message=printable(mask_formats(finding.message)),
            excerpt=excerpt(layout, finding.location.line),
            flow=tuple(self._step(step) for step in finding.flow),
        )

    def _step(self, step: Step) -> Step:
        text = excerpt(self._layout(step.location.path), step.location.line)
        return Step(self._place(step.location), printable(mask_formats(step.note)), text)

    def _place(self, place: Location) -> Location:
        """A place in a module's text as one in the file: of a notebook, in a cell."""
        module = self._module(place.path)
        if not module.starts:
            return place
        cell, line = cell_place(module.starts, module.cells, place.line)
        end = cell_place(module.starts, module.cells, place.end_line)[1] if place.end_line else 0
        return replace(place, line=line, end_line=end, cell=cell)

    def _module(self, path: str) -> Module:
        source = self._sources.get(path)
        module = source.module if source is not None else Module("")
        return Module("") if isinstance(module, Refusal) else module

    def _layout(self, path: str) -> Layout:
        if path not in self._layouts:
            self._layouts[path] = Layout(self._module(path).text)
        return self._layouts[path]


def unparsable(path: str, refusal: Refusal) -> Finding:
    """The finding for a file that goes no further."""
    rule = rules.rule("OW901")
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        confidence=Confidence.HIGH,
        location=Location(path, refusal.line, refusal.column, refusal.line, refusal.column),
        message=f"This file {refusal.reason}",
        help=rule.help,
        url="",
        fingerprint="",
    )
