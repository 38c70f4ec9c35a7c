"""The terminal's report: each finding with its source line, its flow step by step, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from offwire.findings import Finding, LintReport, Location, Severity
from offwire.report import counts
from offwire.report.safe import one_line, place, width

_LINE_LIMIT = 160
_MASK = "***"
_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "dim": "2", "bold": "1", "frame": "34"}


@dataclass(frozen=True, slots=True)
class _Paint:
    color: bool

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color and text else text


def render(report: LintReport, *, color: bool) -> str:
    """Return the report for people; suppressed findings are only counted.

    Args:
        report: what the run found.
        color: whether to use ANSI colours.
    """
    paint = _Paint(color)
    parts = [_finding(finding, paint) for finding in counts.active(report)]
    parts += [_error(error.path, error.message, paint) for error in report.errors]
    parts.append(paint("bold", counts.summary(report)) + "\n")
    return "\n".join(parts)


def _finding(finding: Finding, paint: _Paint) -> str:
    where = finding.location
    lines = [
        paint("bold", place(where.path, where.line, where.column, where.cell))
        + f": {paint(str(finding.severity), f'{finding.severity} {finding.code}')} "
        + f"{one_line(finding.name)}: {one_line(finding.message)}"
        + (paint("dim", f" ({finding.confidence} confidence)") if finding.confidence.value != "high" else "")
    ]
    gutter = len(str(where.line)) + 1
    lines += _excerpt(finding, gutter, paint)
    bar = paint("frame", " " * gutter + "=")
    if finding.flow:
        lines.append(f"{bar} flow:")
        lines += _flow(finding, gutter, paint)
    if finding.help:
        lines.append(f"{bar} {paint('bold', 'help')}: {one_line(finding.help)}")
    more = one_line(finding.url) or f"offwire explain {finding.code}"
    lines.append(f"{bar} {paint('bold', 'docs')}: {more}")
    return "\n".join(lines) + "\n"


def _flow(finding: Finding, gutter: int, paint: _Paint) -> list[str]:
    places = [
        place(step.location.path, step.location.line, None, step.location.cell) for step in finding.flow
    ]
    digits, widest = len(str(len(places))), max(map(width, places))
    return [
        " " * (gutter + 2)
        + f"{number:>{digits}}. {where}{' ' * (widest - width(where))}  {paint('dim', one_line(step.note))}"
        for number, (where, step) in enumerate(zip(places, finding.flow, strict=True), 1)
    ]


def _excerpt(finding: Finding, gutter: int, paint: _Paint) -> list[str]:
    if not finding.excerpt.strip():
        return []
    shown, indent, length = underlined(finding.excerpt, finding.location)
    source = [f"{' ' * gutter}{paint('frame', '|')}"]
    pipe = paint("frame", "|")
    number = paint("frame", f"{finding.location.line:>{gutter - 1}} ")
    source.append(f"{number}{pipe} {shown}")
    if length:
        source.append(f"{' ' * gutter}{pipe} {' ' * indent}{paint(str(finding.severity), '^' * length)}")
    return source


def underlined(excerpt: str, location: Location) -> tuple[str, int, int]:
    """Return the source line as shown, and where to underline it.

    Args:
        excerpt: the source line, masked.
        location: the finding's place in it; columns count from 1.

    Returns:
        The line, escaped and cut to a readable length; the terminal columns before the underline; its length, 0 when nothing is marked.
    """
    before, marked, after = split(excerpt, location)
    line = before + marked + after
    if len(line) > _LINE_LIMIT:
        before, marked, after = _cut(before, marked, after)
    before, marked, after = (_flat(part) for part in (before, marked, after))
    return before + marked + after, width(before), width(marked)


def split(excerpt: str, location: Location) -> tuple[str, str, str]:
    """Return what stands before the finding on its line, what the finding marks, and the rest.

    Columns of the source hold in the excerpt up to its first mask, so nothing is marked behind one.
    """
    line = excerpt.rstrip()
    start = max(location.column - 1, 0)
    mask = line.find(_MASK)
    if start >= len(line) or 0 <= mask < start:
        return line, "", ""
    one_line_only = location.end_line in (0, location.line) and location.end_column > location.column
    end = min(location.end_column - 1, len(line)) if one_line_only else len(line)
    if start <= mask < end:
        end = mask + len(_MASK)
    return line[:start], line[start:end], line[end:]


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """Keep the marked part and some of its surroundings."""
    if len(marked) > _LINE_LIMIT // 2:
        marked, after = marked[: _LINE_LIMIT // 2], "…"
    room = _LINE_LIMIT - len(marked)
    lead, tail = min(len(before), room // 2), room - min(len(before), room // 2)
    before = before if lead == len(before) else "…" + before[len(before) - lead :]
    after = after if len(after) <= tail else after[:tail] + "…"
    return before, marked, after


def _flat(text: str) -> str:
    return one_line(text.replace("\t", "    "))


def _error(path: str, message: str, paint: _Paint) -> str:
    where = f"{one_line(path)}: " if path else ""
    return f"{paint(str(Severity.ERROR), 'offwire')}: {where}{one_line(message)}\n"
