"""The review as one HTML page: verdict, what was covered, what can't be claimed, findings, runs with sightings."""

from __future__ import annotations

from collections.abc import Iterable

from offwire.checklist import State
from offwire.expected import Open, Row
from offwire.findings import Sighting
from offwire.report import counts
from offwire.report.html import badge, banner, card, facts, items, mono, page, problems, section, table, text
from offwire.reviews import Checklist, Outcome, Review, as_expected, shortened
from offwire.runs import Exposure, RunRecord, SessionRecord

_WORDS = {Outcome.PASS: "pass", Outcome.FAIL: "fail", Outcome.INCONCLUSIVE: "inconclusive"}

_STATES = {
    State.HOLDS: badge("holds", "good"),
    State.BROKEN: badge("broken", "error"),
    State.NOT_PROVEN: badge("not proven", "warning"),
    State.NOT_APPLICABLE: badge("does not apply", "undriven"),
}


def render(review: Review) -> str:
    """Return the page."""
    reasons = shortened(review.reasons) if review.outcome is not Outcome.PASS else ()
    suppressed = tuple(finding for finding in review.lint.findings if finding.suppressed)
    unexpected = "".join(map(card, review.unexpected_findings))
    body = banner(
        review.outcome.value, _WORDS[review.outcome], review.headline, reasons, shortened(review.next_steps)
    )
    body += _tiles(review)
    body += section("Agents, as expected and as found", _agents(review))
    body += section("Before production", "".join(map(_checklist, review.checklists)))
    body += section("What was covered on the wire", _coverage(review))
    body += section("What can't be claimed", items(_not_claimed(review)))
    body += section("Findings in the code", unexpected or "<p>None that was not expected.</p>")
    body += section("Driven runs", "".join(map(_run, review.runs)))
    body += section("What offwire could not do", problems(review.lint.errors))
    if review.expected_findings:
        cards = "".join(map(card, review.expected_findings))
        title = f"Show {counts.plural(len(review.expected_findings), 'finding')} in the leaking twins"
        body += section(
            "Findings that were expected", f"<details><summary>{title}</summary>{cards}</details>"
        )
    body += section("Suppressed in the code", "".join(map(card, suppressed)))
    return page("security review", (", ".join(review.paths), review.date), body)


def _tiles(review: Review) -> str:
    runs = review.runs
    searched = sum(run.coverage.bytes_searched for run in runs)
    canaries = {label for run in runs for label in run.coverage.canaries}
    numbers = (
        ("files read", f"{review.lint.files_checked:,}"),
        ("findings to mend", f"{len(review.unexpected_findings):,}"),
        ("driven runs", f"{len(runs):,}"),
        ("canaries planted", f"{len(canaries):,}"),
        ("model requests", f"{sum(run.coverage.model_requests for run in runs):,}"),
        ("bytes searched", f"{searched:,}"),
    )
    return f'<dl class="tiles">{"".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in numbers)}</dl>\n'


def _agents(review: Review) -> str:
    rows = [
        (
            mono(agent.row.module),
            f"{_passage(agent.row)}{text(agent.row.pattern)}",
            text(agent.row.leaks or "—"),
            " ".join(badge(code, "error") for code in agent.lint_found) or badge("none", "clean"),
            _verdict(agent.wire_found),
            badge("as expected", "good") if not agent.problems else text("; ".join(agent.problems)),
        )
        for agent in review.agents
    ]
    rows += [("", _passage(each), "", "", "", badge("open", "undriven")) for each in review.open]
    return table(("agent", "pattern", "what leaks", "linter", "wire", ""), rows, "agents")


def _passage(of: Row | Open) -> str:
    told = " · ".join(part for part in (of.document, of.passage) if part)
    return f'<span class="passage">{text(told)}</span>' if told else ""


def _checklist(checklist: Checklist) -> str:
    lines = table(
        ("line", "state", "evidence"),
        ((text(each.text), _STATES[each.state], text(each.evidence)) for each in checklist.lines),
    )
    states = {each.state for each in checklist.lines}
    worst = next((state for state in (State.BROKEN, State.NOT_PROVEN) if state in states), State.HOLDS)
    holding = f"{checklist.holding} of {checklist.applying} lines hold"
    return (
        f'<details class="card"><summary>{_STATES[worst]}'
        f'<span class="mono">{text(checklist.agent)}</span><span class="soft">{holding}</span></summary>'
        f'<div class="body">{lines}</div></details>\n'
    )


def _coverage(review: Review) -> str:
    session = review.wire.session
    if session is None:
        return f"<p>Nothing: {text(review.wire.problem or 'no agent was driven')}.</p>"
    runs = review.runs
    values = {
        "tools that ran": _names(tool for run in runs for tool in run.coverage.tools),
        "canaries": _names(label for run in runs for label in run.coverage.canaries),
        "faults": _names(fault for run in runs for fault in run.coverage.faults),
        "modes": _names(run.mode for run in runs),
        "upstream requests": f"{sum(run.coverage.upstream_requests for run in runs):,}",
        "decoders tried": str(max((run.coverage.transforms for run in runs), default=0)),
        **_session_facts(session),
    }
    return facts(values)


def _session_facts(session: SessionRecord) -> dict[str, str]:
    return {
        "positive control": session.control,
        "traffic held by": session.held_by,
        "proxy": session.proxy,
        "HTTP clients seen": ", ".join(session.clients),
    }


def _names(values: Iterable[str]) -> str:
    return ", ".join(sorted({value for value in values if value}))


def _not_claimed(review: Review) -> list[str]:
    lines = [line for run in review.runs for line in run.not_claimed]
    if not review.runs:
        lines.append("anything about the wire: no agent was driven")
    return list(dict.fromkeys(lines))


def _run(run: RunRecord) -> str:
    unfolded = "" if as_expected(run) and not run.sightings else " open"
    expected = "as expected" if as_expected(run) else f"expected: {run.expected}"
    coverage = run.coverage
    parts = [items(reason.message for reason in run.reasons)]
    parts.append(_sightings(run.sightings))
    parts.append(_exposures(run.exposures))
    numbers = (
        f"{run.agent}, mode {run.mode}: {counts.plural(coverage.model_requests, 'model request')}, "
        f"{counts.plural(coverage.upstream_requests, 'upstream request')}, {coverage.bytes_searched:,} bytes searched"
    )
    tools = f"; tools: {', '.join(coverage.tools)}" if coverage.tools else ""
    faults = f"; faults: {', '.join(coverage.faults)}" if coverage.faults else ""
    parts.append(f'<p class="soft">{text(numbers + tools + faults)}</p>')
    return (
        f'<details class="card"{unfolded}><summary>{_verdict(str(run.verdict))}<span class="mono">{text(run.test)}</span>'
        f'<span class="soft">{text(expected)}</span></summary>'
        f'<div class="body">{"".join(parts)}</div></details>\n'
    )


def _sightings(sightings: Iterable[Sighting]) -> str:
    return table(
        ("canary", "wire", "where", "hidden by", "tool", "surroundings"),
        (
            (
                badge(sighting.label, "error"),
                mono(sighting.wire),
                mono(sighting.pointer),
                text(" in ".join(reversed(sighting.chain)) or "nothing"),
                mono(sighting.tool) if sighting.tool else "",
                mono(sighting.excerpt),
            )
            for sighting in sightings
        ),
    )


def _exposures(exposures: Iterable[Exposure]) -> str:
    return table(
        ("upstream field", "upstream", "reached", "tool", ""),
        (
            (
                mono(exposure.field),
                mono(exposure.upstream),
                f"{mono(exposure.wire)} {mono(exposure.pointer)}",
                mono(exposure.tool) if exposure.tool else "",
                badge("allowed", "good") if exposure.allowed else badge("not allowed", "warning"),
            )
            for exposure in exposures
        ),
    )


def _verdict(word: str) -> str:
    return badge(word, "undriven" if word == "not driven" else word)
