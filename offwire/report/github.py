"""GitHub workflow commands: each finding becomes an annotation on its line."""

from __future__ import annotations

from offwire.findings import Finding, LintReport, Severity
from offwire.report import counts
from offwire.report.safe import one_line, uri_path

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: LintReport) -> str:
    """Return one workflow command a finding that is not suppressed, then one an error of the run."""
    lines = [_finding(finding) for finding in counts.active(report)]
    for error in report.errors:
        where = f" file={_property(uri_path(error.path))}," if error.path else " "
        lines.append(f"::error{where}title=offwire::{_data(error.message)}")
    return "".join(line + "\n" for line in lines)


def _finding(finding: Finding) -> str:
    where = finding.location
    properties = {"file": uri_path(where.path)}
    note = ""
    if where.cell is None:
        properties["line"] = str(where.line)
        properties["endLine"] = str(where.end_line or where.line)
        if where.end_line in (0, where.line):
            properties["col"] = str(where.column)
            properties["endColumn"] = str(max(where.end_column or where.column, where.column))
    else:
        note = f"cell {where.cell}, line {where.line}: "
    properties["title"] = f"{finding.code} {finding.name}"
    message = _data(note + finding.message) + (f"%0AHelp: {_data(finding.help)}" if finding.help else "")
    joined = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {joined}::{message}"


def _data(text: str) -> str:
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
