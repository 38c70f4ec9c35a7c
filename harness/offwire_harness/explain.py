"""Runs in words: what a failing test says, and the summary at the end of a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from offwire.findings import Sighting
from offwire.runs import Coverage, Exposure, RunRecord, SessionRecord, Verdict

_ADVICE = {
    "credential-sighted": "resolve the credential inside the tool and return only fields chosen by name",
    "field-exposed": "return fewer fields, or add the pointer to expose=[...] if the model is meant to see it",
    "no-request": "check that the agent under test is the one that build_agent returns, with its own model client",
    "tool-not-run": "script the call with the tool's own name and arguments, and end the script with say(...)",
    "script-not-used-up": "drop the turns that the agent never asks for, or allow it more tool iterations",
    "script-error": "make the script fit the tools that the agent offers",
    "fault-not-met": "script a call of the tool that asks this upstream, or take the fault out of this test",
    "left-running": "have the agent await, or cancel, what it starts; a drive ends when the agent returns",
    "canary-not-read": "plant the canary under the name that the agent reads (env=...), or in its vault",
    "canary-not-used": "check the tool's request: its host must be in the canary's audience",
    "canary-unobserved": "give the canary an env=, a vault or an audience; at_rest=True if it lies in a file or table",
    "nothing-planted": "plant a canary with offwire.canary(...), or watch an upstream's fields with expose=[...]",
    "unknown-host": 'declare the host with offwire.upstream("https://..."), or a model\'s with offwire.model_host("...")',
    "time-limit": "give the tool's requests a timeout, or the drive a longer limit=",
    "agent-build-failed": "mend what the message says; the agent was never driven",
    "agent-error": "mend what the message says; the run did not end as the agent should",
    "control-missed": "run `offwire proxy where` and see whether the proxy starts; until the tracer is seen nothing is proven",
}

_FOLLOW = frozenset(
    {
        "no-request",
        "script-not-used-up",
        "tool-not-run",
        "canary-not-read",
        "canary-not-used",
        "canary-unobserved",
    }
)
_ROOTS = frozenset({"agent-build-failed", "script-error"})
"""Where one of these stands, what follows from it needs no advice of its own."""


def explain(run: RunRecord) -> str:
    """Return the whole story of a run: verdict, sightings, reasons, coverage, and what to do."""
    return "\n".join(_story(run))


def summary(session: SessionRecord) -> Iterator[str]:
    """Yield the lines of the terminal's closing section."""
    if not session.runs:
        yield "no agent was driven"
        return
    counts = Counter(run.verdict for run in session.runs)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    yield f"{_plural(len(session.runs), 'driven run')}: {told}"
    for run in session.runs:
        if run.verdict is not run.expected:
            why = run.reasons[0].message if run.reasons else "a leak was expected and none was seen"
            yield f"  {str(run.verdict).upper()} {run.test} [{run.mode}] {why}"
    requests = sum(run.coverage.model_requests for run in session.runs)
    size = sum(run.coverage.bytes_searched for run in session.runs)
    yield f"searched {_plural(requests, 'model request')}, {size:,} bytes; control: {session.control}"
    yield f"proxy: {session.proxy}; network held by: {session.held_by or 'steering only'}"


def _story(run: RunRecord) -> Iterator[str]:
    yield f"offwire: {str(run.verdict).upper()} - {run.agent}, mode {run.mode}"
    for sighting in run.sightings:
        yield from _sighting(sighting)
    for exposure in run.exposures:
        if not exposure.allowed:
            yield from _exposure(exposure)
    others = [reason for reason in run.reasons if reason.code not in ("credential-sighted", "field-exposed")]
    if others:
        yield "  besides:" if run.verdict is Verdict.LEAKING else "  not proven, because:"
        for reason in others:
            yield f"    [{reason.code}] {reason.message}"
    yield f"  covered: {_coverage(run.coverage)}"
    if run.not_claimed:
        yield f"  not claimed: {'; '.join(run.not_claimed)}"
    codes = [reason.code for reason in run.reasons]
    left_out = _FOLLOW | {"agent-error"} if _ROOTS & set(codes) else frozenset()
    advice = dict.fromkeys(_ADVICE[code] for code in codes if code in _ADVICE and code not in left_out)
    if advice:
        yield "  what to do:"
        yield from (f"    {line}" for line in advice)


def _sighting(sighting: Sighting) -> Iterator[str]:
    via = f", through the tool {sighting.tool}" if sighting.tool else ""
    form = " > ".join(sighting.chain) or "as it is"
    yield f"  {sighting.label} reached {sighting.wire} at {sighting.pointer} ({form}){via}"
    if sighting.excerpt:
        yield f"    | {sighting.excerpt}"


def _exposure(exposure: Exposure) -> Iterator[str]:
    via = f", through the tool {exposure.tool}" if exposure.tool else ""
    yield f"  field {exposure.field} of {exposure.upstream} reached {exposure.wire} at {exposure.pointer}{via}"


def _coverage(coverage: Coverage) -> str:
    parts = [
        f"tools {', '.join(coverage.tools) or 'none'}",
        f"canaries {', '.join(coverage.canaries) or 'none'}",
        f"{_plural(coverage.model_requests, 'model request')}, {_plural(coverage.upstream_requests, 'upstream request')}",
        f"{coverage.bytes_searched:,} bytes searched for {_plural(coverage.transforms, 'form')}",
    ]
    if coverage.faults:
        parts.append(f"under {', '.join(coverage.faults)}")
    held_by, _, _ = coverage.held_by.partition("; gaps: ")  # the session's last lines name them, once
    parts.append(f"network held by {held_by or 'steering only'}")
    return "; ".join(parts)


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
