"""Markdown: for a pull request's comment or a CI job's summary page."""

from __future__ import annotations

import re

from offwire.findings import Finding, LintReport
from offwire.report import counts
from offwire.report.safe import one_line, place

_SPECIAL = re.compile(r"([\\`*{}\[\]<>#!|~@&:]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")


def render(report: LintReport) -> str:
    """Return a table of the findings, then each with its flow; suppressed findings are only counted."""
    shown = counts.active(report)
    parts = [f"## offwire\n\n{escape(counts.summary(report))}.\n"]
    if shown:
        rows = "".join(
            f"| {finding.severity} | {_code_link(finding)} | {code(_spot(finding))} | {escape(finding.message)} |\n"
            for finding in shown
        )
        parts.append(f"| severity | rule | place | what |\n| --- | --- | --- | --- |\n{rows}")
        parts.append("### Details\n")
    parts += [_detail(finding) for finding in shown]
    if report.errors:
        problems = "".join(
            f"- {code(error.path) + ': ' if error.path else ''}{escape(error.message)}\n"
            for error in report.errors
        )
        parts.append(f"### What offwire could not do\n\n{problems}")
    return "\n".join(parts)


def escape(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no markup, no HTML, no mention, no line break."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def code(text: str) -> str:
    """Return `text` as a code span that also survives in a table's cell."""
    flat = one_line(text).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def fenced(text: str, language: str = "") -> str:
    """Return `text` as a fenced block whose fence `text` can't close."""
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def _spot(finding: Finding) -> str:
    where = finding.location
    return place(where.path, where.line, where.column, where.cell)


def _code_link(finding: Finding) -> str:
    label = escape(finding.code)
    if not re.fullmatch(r"https://[\w./#-]+", finding.url):
        return label
    return f"[{label}]({finding.url})"


def _detail(finding: Finding) -> str:
    lines = [f"#### {escape(finding.code)} {escape(finding.name)} at {code(_spot(finding))}\n"]
    lines.append(f"{escape(finding.message)}\n")
    if finding.excerpt.strip():
        lines.append(fenced(one_line(finding.excerpt.strip()), "python"))
    if finding.flow:
        steps = [
            f"{number}. {code(place(step.location.path, step.location.line, None, step.location.cell))} {escape(step.note)}"
            for number, step in enumerate(finding.flow, 1)
        ]
        lines.append("\n".join(steps) + "\n")
    if finding.help:
        lines.append(f"**Help:** {escape(finding.help)}\n")
    return "\n".join(lines)
