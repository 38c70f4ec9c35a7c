"""Findings as plain tuples and back, for the cache, and the order in which they are reported."""

from __future__ import annotations

from typing import Any

from offwire.findings import Confidence, Finding, Location, Severity, Step


def flatten(finding: Finding) -> tuple[Any, ...]:
    """A finding of the linter as nested tuples of plain types."""
    return (
        finding.code,
        finding.name,
        finding.severity.value,
        finding.confidence.value,
        _place(finding.location),
        finding.message,
        finding.help,
        finding.url,
        finding.fingerprint,
        finding.suppressed,
        finding.excerpt,
        tuple((_place(step.location), step.note, step.excerpt) for step in finding.flow),
    )


def unflatten(value: tuple[Any, ...]) -> Finding:
    """The inverse of `flatten`."""
    code, name, severity, confidence, place, message, help_, url, fingerprint, suppressed, excerpt, flow = (
        value
    )
    return Finding(
        code=code,
        name=name,
        severity=Severity(severity),
        confidence=Confidence(confidence),
        location=Location(*place),
        message=message,
        help=help_,
        url=url,
        fingerprint=fingerprint,
        suppressed=suppressed,
        excerpt=excerpt,
        flow=tuple(Step(Location(*at), note, text) for at, note, text in flow),
    )


def _place(place: Location) -> tuple[Any, ...]:
    return (place.path, place.line, place.column, place.end_line, place.end_column, place.cell)


def by_place(finding: Finding) -> tuple[str, int, int, int, str, str]:
    """The order of a report."""
    place = finding.location
    return place.path, place.cell or 0, place.line, place.column, finding.code, finding.message
