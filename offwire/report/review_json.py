"""The review as JSON: the linter's public report with the key `review` added."""

from __future__ import annotations

from typing import Any

from offwire.findings import RunError
from offwire.records import to_data
from offwire.report import json
from offwire.reviews import Agent, Review


def render(review: Review) -> str:
    """Return the review as JSON text."""
    return json.dumps({**json.data(review.lint), "review": _review(review)})


def wire_errors(review: Review) -> tuple[RunError, ...]:
    """Return what kept the wire from being judged, as the reports' errors."""
    return (RunError("", review.wire.problem),) if review.wire.problem else ()


def _review(review: Review) -> dict[str, Any]:
    session = review.wire.session
    return {
        "outcome": review.outcome.value,
        "verdict": review.verdict.value,
        "headline": review.headline,
        "date": review.date,
        "paths": list(review.paths),
        "reasons": list(review.reasons),
        "next_steps": list(review.next_steps),
        "agents": [_agent(agent) for agent in review.agents],
        "open": [to_data(each) for each in review.open],
        "checklists": [
            {"agent": checklist.agent, "lines": [to_data(line) for line in checklist.lines]}
            for checklist in review.checklists
        ],
        "session": None if session is None else to_data(session),
    }


def _agent(agent: Agent) -> dict[str, Any]:
    row = agent.row
    return {
        "module": row.module,
        "document": row.document,
        "passage": row.passage,
        "twin_of": row.twin_of,
        "pattern": row.pattern,
        "leaks": row.leaks,
        "lint_expected": list(row.lint),
        "lint_found": list(agent.lint_found),
        "wire_expected": row.wire,
        "wire_found": agent.wire_found,
        "problems": list(agent.problems),
    }
