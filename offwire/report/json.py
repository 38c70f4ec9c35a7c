"""The public JSON report. Its schema is `offwire-report.schema.json`; it grows only by adding."""

from __future__ import annotations

import json
from typing import Any

from offwire import __version__
from offwire.findings import Confidence, Finding, LintReport, Location, RunError, Severity, Step


class ReportError(ValueError):
    """The text is not a report of offwire; the message says where it differs, in one line."""


def render(report: LintReport) -> str:
    """Return the report as JSON text, suppressed findings included."""
    return dumps(data(report))


def dumps(value: Any) -> str:
    """Return `value` as the reports write JSON: indented, ASCII only, so that no text in it can act up."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def data(report: LintReport) -> dict[str, Any]:
    """Return the report as plain data, in the public shape."""
    return {
        "version": __version__,
        "findings": [finding_data(finding) for finding in report.findings],
        "files_checked": report.files_checked,
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return one finding in the public shape."""
    where = finding.location
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line or where.line,
        "end_column": where.end_column or where.column,
        "cell": where.cell,
        "message": finding.message,
        "help": finding.help,
        "url": finding.url,
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
        "flow": [_step(step) for step in finding.flow],
    }


def parse(text: str) -> LintReport:
    """Read a report that `render` wrote. Source excerpts are not part of the format and stay empty.

    Raises:
        ReportError: the text is no such report.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ReportError("not valid JSON") from None
    if isinstance(value, dict) and "review" in value:
        raise ReportError("a review's report; only those of `offwire lint` can be joined")
    try:
        return LintReport(
            findings=tuple(_parse_finding(item) for item in _typed(value, list, "findings")),
            files_checked=_typed(value, int, "files_checked"),
            errors=tuple(
                RunError(_typed(item, str, "path"), _typed(item, str, "message"))
                for item in _typed(value, list, "errors")
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReportError(f"not a report of offwire: {error}") from None


def _step(step: Step) -> dict[str, Any]:
    where = step.location
    return {"path": where.path, "line": where.line, "column": where.column, "note": step.note}


def _typed(mapping: Any, kind: type, key: str) -> Any:
    if not isinstance(mapping, dict):
        raise TypeError("expected an object")
    value = mapping.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{key} is missing or has another type than {kind.__name__}")
    return value


def _parse_finding(item: Any) -> Finding:
    cell = item.get("cell") if isinstance(item, dict) else None
    location = Location(
        path=_typed(item, str, "path"),
        line=_typed(item, int, "line"),
        column=_typed(item, int, "column"),
        end_line=_typed(item, int, "end_line"),
        end_column=_typed(item, int, "end_column"),
        cell=None if cell is None else _typed(item, int, "cell"),
    )
    return Finding(
        code=_typed(item, str, "code"),
        name=_typed(item, str, "name"),
        severity=Severity(_typed(item, str, "severity")),
        confidence=Confidence(_typed(item, str, "confidence")),
        location=location,
        message=_typed(item, str, "message"),
        help=_typed(item, str, "help"),
        url=_typed(item, str, "url"),
        fingerprint=_typed(item, str, "fingerprint"),
        suppressed=_typed(item, bool, "suppressed"),
        flow=tuple(_parse_step(step) for step in _typed(item, list, "flow")),
    )


def _parse_step(item: Any) -> Step:
    where = Location(_typed(item, str, "path"), _typed(item, int, "line"), _typed(item, int, "column"))
    return Step(where, _typed(item, str, "note"))
