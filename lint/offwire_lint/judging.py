"""From what the interpreter saw to findings: runs every rule and settles which of two at one place reports."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from offwire.findings import Confidence, Finding, Location, Rule, Severity, Step
from offwire_lint import rules
from offwire_lint.flows.events import Events, Hit
from offwire_lint.flows.frames import Function, Module
from offwire_lint.flows.values import Place, Taint
from offwire_lint.models import Models

_CONFIDENCE = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


@dataclass(frozen=True, slots=True)
class Report:
    """What a rule objects to.

    Attributes:
        place: where.
        message: one line, without the value itself.
        sure: 0 to 2.
        taint: the value that flowed here, if one did.
        severity: instead of the rule's own.
        end: what happens to the value at the end of its flow.
        owner: number of the tool's function, if it is one that hands the value back.
    """

    place: Place
    message: str
    sure: int = 2
    taint: Taint | None = None
    severity: Severity | None = None
    end: str = ""
    owner: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A flow rule: what must not arrive where.

    Attributes:
        kinds: of the taint.
        channels: where it arrives.
        message: with `{label}`, `{sink}` and `{tool}` filled in.
        end: phrase of the last step of the flow.
        weigh: how sure, given the hit; None says that it is none.
    """

    kinds: tuple[str, ...]
    channels: tuple[str, ...]
    message: str
    end: str
    weigh: Callable[[Hit], int | None] | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What shape rules look at."""

    events: Events
    functions: Sequence[Function]
    modules: Sequence[Module]
    models: Models
    engine: Any = field(repr=False, default=None)


def judge(context: Context) -> list[Finding]:
    """Findings of all rules, sorted, each fault once."""
    found: dict[tuple[str, Place], Report] = {}
    for code, rows, check in checks():
        reports: list[Report] = list(_flows(rows, context.events))
        if check is not None:
            reports += check(context)
        for report in reports:
            key = (code, report.place)
            known = found.get(key)
            if known is None or report.sure > known.sure:
                found[key] = report
    kept = [
        (code, report)
        for (code, _), report in _settled(found, context)
        if context.modules[report.place[0]].judged
    ]
    findings = [_finding(code, report, context) for code, report in kept]
    return sorted(findings, key=lambda one: (one.location, one.code, one.message))


def _flows(rows: Iterable[Row], events: Events) -> Iterator[Report]:
    for row in rows:
        for hit in events.hits.values():
            if hit.channel not in row.channels or hit.taint.kind not in row.kinds:
                continue
            sure: int | None = min(hit.taint.sure, hit.sure)
            if row.weigh is not None:
                weight = row.weigh(hit)
                sure = None if weight is None else min(sure or 0, weight)
            if sure is None:
                continue
            tool = hit.tool.name if hit.tool is not None else ""
            message = row.message.format(label=hit.taint.label or "a value", sink=hit.sink, tool=tool)
            end = row.end.format(sink=hit.sink, tool=tool)
            owner = hit.tool.func.function.number if hit.tool is not None else 0
            yield Report(hit.place, message, sure, hit.taint, row.severity, end, owner)


# At one place, the rule on the left says it better than those on the right.
_MORE_SPECIFIC = {
    "OW101": ("OW401", "OW103"),
    "OW102": ("OW401", "OW103"),
    "OW103": ("OW401",),
    "OW104": ("OW401",),
    "OW106": ("OW401",),
    "OW203": ("OW201", "OW202"),
    "OW204": ("OW201", "OW203", "OW402"),
    "OW205": ("OW203", "OW201"),
    "OW304": ("OW301",),
    "OW401": ("OW405",),
    "OW403": ("OW402",),
    "OW405": ("OW402",),
    "OW406": ("OW402",),
    "OW404": ("OW408",),
}


def _settled(
    found: dict[tuple[str, Place], Report], context: Context
) -> list[tuple[tuple[str, Place], Report]]:
    beaten: set[tuple[str, tuple[int, ...]]] = set()
    apart = {
        (place[0], *_span(context, place))
        for (code, place), report in found.items()
        if code == "OW201" and report.taint is not None and not _after_an_error(context, report)
    }
    for (code, place), report in found.items():
        for weaker in _MORE_SPECIFIC.get(code, ()):
            spot = (place[0], *_span(context, place))
            if code == "OW203" and weaker == "OW201" and (spot in apart or not _own_error(report)):
                continue  # a helper's two answers are two faults, and so is a body that does not depend on the error
            if report.sure >= 1:
                beaten.add((weaker, spot))
    shared = {
        report.taint.origin
        for (code, _), report in found.items()
        if code == "OW403" and report.taint and report.sure
    }
    for key, report in found.items():
        if key[0] == "OW402" and report.taint is not None and report.taint.origin in shared:
            beaten.add((key[0], (key[1][0], *_span(context, key[1]))))
    return [
        (key, report)
        for key, report in found.items()
        if (key[0], (key[1][0], *_span(context, key[1]))) not in beaten
    ]


def _after_an_error(context: Context, report: Report) -> bool:
    """Whether it is reported, or what it tells of was read, where an exception is handled."""
    places = [report.place, *([report.taint.origin] if report.taint is not None else [])]
    return any(
        at[0] == file and first <= at[1] <= last
        for (file, _), (first, last) in context.engine.handlers.items()
        for at in places
    )


def _own_error(report: Report) -> bool:
    """Whether the exception was caught in the tool itself, not in a helper that has an answer for both cases."""
    return report.taint is None or not report.owner or report.taint.owner == report.owner


def _span(context: Context, place: Place) -> tuple[int, int, int, int]:
    spans = context.modules[place[0]].spans
    start = place[1] * 4
    return spans[start], spans[start + 1], spans[start + 2], spans[start + 3]


def _location(context: Context, place: Place) -> Location:
    line, column, end_line, end_column = _span(context, place)
    return Location(context.modules[place[0]].path, line or 1, column or 1, end_line, end_column)


def _finding(code: str, report: Report, context: Context) -> Finding:
    rule: Rule = rules.rule(code)
    steps: list[Step] = []
    if report.taint is not None:
        path = report.taint.step.path()
        steps.extend(Step(_location(context, step.place), step.note) for step in path if step.place[1])
    end = Step(_location(context, report.place), report.end or report.message)
    if steps and steps[-1].location == end.location and len(steps) > 1:
        steps[-1] = end if not report.end else Step(end.location, f"{steps[-1].note}; {report.end}")
    else:
        steps.append(end)
    return Finding(
        code=code,
        name=rule.name,
        severity=report.severity or rule.severity,
        confidence=_CONFIDENCE[report.sure],
        location=end.location,
        message=report.message,
        help=rule.help,
        url="",
        fingerprint="",
        flow=tuple(steps),
    )


@lru_cache(maxsize=1)
def checks() -> tuple[tuple[str, tuple[Row, ...], Callable[[Context], Iterable[Report]] | None], ...]:
    """Code, rows and check of every rule; imports them all when it is first called."""
    found = []
    for code, name in sorted(rules.modules().items()):
        module = importlib.import_module(f"{rules.__name__}.{name}")
        found.append((code.upper(), getattr(module, "ROWS", ()), getattr(module, "check", None)))
    return tuple(found)
