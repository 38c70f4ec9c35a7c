"""The review's last lines on the terminal: the verdict, why, what to do next, what it rests on, where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offwire.checklist import Line, State
from offwire.report.counts import plural
from offwire.report.safe import one_line
from offwire.reviews import Checklist, Outcome, Review, shortened

_FEW = 3
"""Up to so many agents have their unproven lines told here; broken ones are told always."""

_MARKS = {Outcome.PASS: "PASS", Outcome.FAIL: "FAIL", Outcome.INCONCLUSIVE: "INCONCLUSIVE"}


def render(review: Review, reports: Iterable[str]) -> str:
    """Return the closing text.

    Args:
        review: what was concluded.
        reports: the paths of the written reports.
    """
    parts = [f"{_MARKS[review.outcome]}  {one_line(review.headline)}"]
    if review.agents:
        parts.append(_agents(review))
    if review.open:
        parts.append(_listed("open", _open(review)))
    if review.outcome is not Outcome.PASS:
        parts.append(_listed("why", shortened(review.reasons)))
    parts.append(_listed("next", shortened(review.next_steps)))
    if review.checklists:
        parts.append(_checklists(review))
    if review.runs:
        parts.append(_listed("covered", _covered(review)))
    parts.append("reports: " + "  ".join(one_line(path) for path in reports))
    return "\n" + "\n\n".join(parts) + "\n"


def _agents(review: Review) -> str:
    rows = [("agent", "linter", "wire", "")]
    rows += [
        (
            one_line(agent.row.module),
            " ".join(agent.lint_found) or "no findings",
            agent.wire_found,
            "NOT AS EXPECTED" if agent.problems else "as expected",
        )
        for agent in review.agents
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(_aligned(row, widths) for row in rows)


def _open(review: Review) -> list[str]:
    documents = dict.fromkeys(each.document for each in review.open)
    return [
        f"document {document}: {plural(len(passages), 'passage has', 'passages have')} no agent yet"
        for document in documents
        if (passages := [each.passage for each in review.open if each.document == document])
    ]


def _checklists(review: Review) -> str:
    """How the agents stand, but for those that are meant to be broken; every line and its evidence is in the report."""
    meant = {agent.row.module for agent in review.agents if not agent.problems}
    shown = [each for each in review.checklists if each.agent not in meant or not _lines(each, State.BROKEN)]
    rows = [
        (one_line(each.agent), f"{each.holding} of {each.applying} lines hold", _rest(each)) for each in shown
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    lines = []
    for each, row in zip(shown, rows, strict=True):
        lines.append(_aligned(row, widths))
        lines += _told(each, State.BROKEN)
        lines += _told(each, State.NOT_PROVEN) if len(shown) <= _FEW else []
    left_out = len(review.checklists) - len(shown)
    told = f"{plural(left_out, 'agent')} broken as expected; " if left_out else ""
    return "\n".join([f"checklist ({told}each line's evidence is in the report):", *lines])


def _rest(checklist: Checklist) -> str:
    counts = ((state, len(_lines(checklist, state))) for state in (State.BROKEN, State.NOT_PROVEN))
    return ", ".join(f"{count} {state}" for state, count in counts if count)


def _told(checklist: Checklist, state: State) -> list[str]:
    return [
        f"    {state}: {one_line(line.text)} ({one_line(line.evidence)})" for line in _lines(checklist, state)
    ]


def _lines(checklist: Checklist, state: State) -> list[Line]:
    return [line for line in checklist.lines if line.state is state]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
    return ("  " + "  ".join([*cells, row[-1]])).rstrip()


def _listed(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{title}:", *(f"  - {one_line(line)}" for line in lines)])


def _covered(review: Review) -> list[str]:
    covers = [run.coverage for run in review.runs]
    canaries = {label for cover in covers for label in cover.canaries}
    faults = sorted({fault for cover in covers for fault in cover.faults})
    lines = [
        f"{plural(len(covers), 'run')}, {plural(len(canaries), 'canary', 'canaries')}, "
        f"{plural(sum(cover.model_requests for cover in covers), 'model request')}, "
        f"{sum(cover.bytes_searched for cover in covers):,} bytes searched"
    ]
    lines += [f"faults: {', '.join(faults)}"] if faults else []
    session = review.wire.session
    if session is not None:
        lines += [f"positive control: {session.control}"] if session.control else []
        lines += [f"traffic held by {session.held_by}"] if session.held_by else []
    return lines
