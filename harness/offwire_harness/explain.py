"""Runs in words: what a failing test says, and the summary at the end of a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from offwire.findings import Sighting
from offwire.runs import Coverage, Exposure, RunRecord, SessionRecord, Verdict

ADVICE = {
    "credential-sighted": "resolve the credential inside the tool and return only fields chosen by name",
    "field-exposed": "return fewer fields, or add the pointer to expose=[...] if the model is meant to see it",
    "no-request": "drive what build_agent returns, with its own model client: one that replays answers sends nothing",
    "tool-not-run": "have the agent send what the tool gave back to the model (reflect_on_tool_use=True, or more "
    "max_tool_iterations), and end the script with say(...)",
    "script-not-used-up": "drop the turns that the agent never asks for, or allow it more tool iterations",
    "script-error": "make the script fit the tools that the agent offers",
    "error-swallowed": "mend the script first; if the agent is meant to live with a failing model, it has to say so",
    "fault-not-met": "script a call of the tool that asks this upstream, or take the fault out of this test; what a route "
    "was given first, as in .json(...).fault(...), it answers first",
    "left-running": "have the agent await, or cancel, what it starts, and switch off what an SDK exports by itself "
    "(openai-agents: set_tracing_disabled(True)); a drive ends when the agent returns",
    "earlier-drive-still-running": "look at the drive that began it: its tool needs a timeout, or its thread an end",
    "canary-not-read": "plant the canary under the name that the agent reads (env=...), or in its vault; a module that reads "
    'it at import was imported before this test: drive it in a fresh interpreter, as drive("package.module:name"); if this '
    "run need not use it, name those that it has to: drive(..., uses=[...])",
    "canary-not-used": "check the tool's request: it has to carry the canary to a host of its audience; if this run need "
    "not use it, name those that it has to: drive(..., uses=[...])",
    "canary-unobserved": "give the canary an audience=, an env= that the agent reads by name, or a vault; at_rest=True "
    "if it lies in a file or a table",
    "nothing-planted": "plant a canary with offwire.canary(...), or watch an upstream's fields with expose=[...]",
    "unknown-host": 'declare the host with offwire.upstream("https://..."), or a model\'s with offwire.model_host("...")',
    "time-limit": "give the tool's requests a timeout, or the drive a longer limit=",
    "agent-build-failed": "mend what the message says; the agent was never driven",
    "agent-error": "mend what the message says; the run did not end as the agent should",
    "control-missed": "run `offwire proxy where` and see whether the proxy starts; a test that mocks this client library "
    "(responses, respx) takes its traffic away: use offwire.upstream(...) instead",
    "detector-off": "nothing was searched: leave the harness's own settings as they are",
    "tap-dead": "run the test alone; if the proxy still goes, look whether something kills it or memory runs out",
    "tap-failure": "run the test again; if it stays, report it with the line above",
    "tls-refused": "let the client use the system's certificates: it pins one, or brings a bundle of its own",
    "connect-without-request": "only HTTP is captured: replace a database or queue by a double, or declare its server "
    "in offwire_allow",
    "truncated-capture": "see docs/capture.md for what a client may not send; the request was not searched whole",
    "bypass": "have the tool use an HTTP client; what goes round the proxy is refused and proves nothing",
    "unheld": "run with `pytest --offwire`, or `offwire run -- pytest ...`, which hold every program where the system can; "
    "where it can't, name those that you answer for in offwire_programs",
    "ledger-mismatch": "run the test again; if it stays, something sends beside the client: see docs/capture.md",
    "budget-reached": "send the model less at once: what was beyond the budget was not searched",
    "twin-not-made": "have the agent talk to its model through a Python client that writes JSON with the standard library, "
    "or leave --offwire-twin out for this test",
    "twin-not-seen": "the same run with a leak built in was not seen to leak: report it with the agent's tools",
}
"""What to do about each reason, by its code."""

LEAKS = ("credential-sighted", "field-exposed")

ROOTS = (
    "control-missed",
    "detector-off",
    "tap-dead",
    "earlier-drive-still-running",
    "agent-build-failed",
    "script-error",
    "agent-error",
    "time-limit",
)
"""Reasons from which others follow: an agent that could not be built has read no canary either."""

FOLLOW = frozenset(
    {
        "no-request",
        "script-not-used-up",
        "tool-not-run",
        "fault-not-met",
        "canary-not-read",
        "canary-not-used",
        "canary-unobserved",
    }
)
"""What follows from one of these, and needs no advice of its own beside it."""


def explain(run: RunRecord) -> str:
    """Return the whole story of a run: verdict, sightings, reasons, coverage, and what to do."""
    return "\n".join(_story(run))


def summary(session: SessionRecord) -> Iterator[str]:
    """Yield the lines of the terminal's closing section."""
    for test in session.undriven:
        yield f"  NOT DRIVEN {test} planted a canary and drove no agent, so it says nothing"
    if not session.runs:
        yield "no agent was driven"
        return
    counts = Counter(run.verdict for run in session.runs)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    yield f"{_plural(len(session.runs), 'driven run')}: {told}"
    for run in session.runs:
        if run.verdict is not run.expected:
            why = run.reasons[0].message if run.reasons else "a leak was expected and none was seen"
            more = f" (and {len(run.reasons) - 1} more)" if len(run.reasons) > 1 else ""
            yield f"  {str(run.verdict).upper()} {run.test} [{run.mode}] {why}{more}"
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
    others = [reason for reason in run.reasons if reason.code not in LEAKS]
    if others:
        yield "  besides:" if run.verdict is Verdict.LEAKING else "  not proven, because:"
        for reason in others:
            yield f"    [{reason.code}] {reason.message}"
    yield f"  covered: {_coverage(run.coverage)}"
    if run.not_claimed:
        yield f"  not claimed: {'; '.join(run.not_claimed)}"
    yield from _what_to_do([reason.code for reason in run.reasons])


def _what_to_do(codes: Sequence[str]) -> Iterator[str]:
    root = next((code for code in ROOTS if code in codes), None)
    left_out = (FOLLOW | set(ROOTS)) - {root} if root is not None else frozenset()
    advice = dict.fromkeys(ADVICE[code] for code in codes if code in ADVICE and code not in left_out)
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
        f"tools {', '.join(coverage.tools) or 'none'} in {_plural(coverage.calls, 'call')}",
        f"canaries {', '.join(coverage.canaries) or 'none'}",
        f"{_plural(coverage.model_requests, 'model request')}, {_plural(coverage.upstream_requests, 'upstream request')}",
        f"{coverage.bytes_searched:,} bytes searched for {_plural(coverage.transforms, 'form')}",
    ]
    if coverage.faults:
        parts.append(f"under {', '.join(coverage.faults)}")
    # How far that reaches is said once, at the end of the session.
    parts.append(f"network held by {coverage.held_by.partition('; gaps: ')[0] or 'steering only'}")
    return "; ".join(parts)


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
