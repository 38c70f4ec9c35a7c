"""Joins the reports of several runs (shards, packages) into one, the same whatever their order."""

from __future__ import annotations

from collections.abc import Iterable

from offwire.findings import Finding, LintReport, RunError


def merge(reports: Iterable[LintReport]) -> LintReport:
    """Join reports over disjoint or overlapping files.

    A finding that several reports hold at the same place counts once; it counts as suppressed only where every report that
    holds it says so. Files are counted per report, so shards should not overlap.
    """
    kept: dict[tuple[object, ...], Finding] = {}
    errors: set[RunError] = set()
    files = 0
    for report in reports:
        files += report.files_checked
        errors.update(report.errors)
        for finding in report.findings:
            key = _identity(finding)
            if key not in kept or _preference(finding) < _preference(kept[key]):
                kept[key] = finding
    return LintReport(
        findings=tuple(sorted(kept.values(), key=_order)),
        files_checked=files,
        errors=tuple(sorted(errors, key=lambda error: (error.path, error.message))),
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    where = finding.location
    return (finding.code, finding.fingerprint, where.path, where.cell, where.line, where.column)


def _preference(finding: Finding) -> tuple[bool, str, str]:
    return (finding.suppressed, finding.message, repr(finding.flow))


def _order(finding: Finding) -> tuple[object, ...]:
    where = finding.location
    return (where.path, where.cell or 0, where.line, where.column, finding.code, finding.fingerprint)
