"""How many of what: the words that every report's summary uses."""

from __future__ import annotations

from collections.abc import Iterable

from offwire.findings import Finding, LintReport, Severity

_NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return "1 file", "2 files"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def active(report: LintReport) -> tuple[Finding, ...]:
    """Return the findings that nobody suppressed."""
    return tuple(finding for finding in report.findings if not finding.suppressed)


def by_severity(findings: Iterable[Finding]) -> str:
    """Return "3 errors, 2 warnings", worst first; "no findings" when there are none."""
    found = [finding.severity for finding in findings]
    parts = [
        plural(found.count(severity), *_NOUNS[severity])
        for severity in sorted(Severity, reverse=True)
        if severity in found
    ]
    return ", ".join(parts) or "no findings"


def summary(report: LintReport) -> str:
    """Return the closing line of a lint run, without a full stop."""
    shown = active(report)
    files = plural(report.files_checked, "file")
    text = f"Found {by_severity(shown)} in {files}" if report.files_checked else "Checked no files"
    hidden = len(report.findings) - len(shown)
    if hidden:
        text += f" ({hidden} suppressed)"
    if report.shard is not None:
        text += f", {report.shard}"
    if report.errors:
        text += f"; {plural(len(report.errors), 'problem')} kept offwire from judging everything"
    return text
