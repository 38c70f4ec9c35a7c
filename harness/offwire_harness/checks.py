"""The checks of the harness, in the linter's terms: a rule each, and the findings that a run gives rise to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from offwire.findings import Confidence, Finding, Location, Rule, Severity, Sighting
from offwire.runs import RunRecord, Verdict

CREDENTIAL_ON_MODEL_WIRE = Rule(
    code="OW601",
    name="credential-on-model-wire",
    severity=Severity.ERROR,
    summary="A credential, or something that decodes to it, was sent to the model provider.",
    why="What reaches the model wire is stored, logged and read by others, and comes back in answers. A canary "
    "that was seen there is proof that the real credential takes the same way in production.",
    help="Resolve the credential inside the tool, use it in the request to its own service, and return only "
    "fields that you chose by name.",
    cwe=201,
)
CREDENTIAL_OUTSIDE_AUDIENCE = Rule(
    code="OW602",
    name="credential-outside-audience",
    severity=Severity.ERROR,
    summary="A credential was sent to a host that is not in its audience.",
    why="A key that opens one service was handed to another, by a redirect, a model-chosen address or a mixed-up "
    "tenant. Whoever runs that host can now use it.",
    help="Fix the host of the request in code, and send the credential to that host only; if the host is meant to "
    "see it, name it in the canary's audience.",
    cwe=201,
)
FIELD_EXPOSED = Rule(
    code="OW603",
    name="field-exposed",
    severity=Severity.WARNING,
    summary="A field of an upstream's answer reached the model although the test does not allow it.",
    why="A tool that hands on more than the task needs shows the model personal data and internals, and whatever "
    "the upstream adds tomorrow.",
    help="Return the fields that the task needs, chosen by name; if the model is meant to see this one, add its "
    "pointer to expose=[...].",
    cwe=201,
)
UNPROVEN_RUN = Rule(
    code="OW604",
    name="unproven-run",
    severity=Severity.WARNING,
    summary="A run proved nothing, because something it needed did not happen.",
    why="An agent that never called its tool, or a canary that nobody used, can't leak; a green tick for it would "
    "be unearned.",
    help="Read the reason: script the tool call, plant the canary where the agent reads it, or raise the limit "
    "that was reached.",
)
UNKNOWN_HOST = Rule(
    code="OW605",
    name="unknown-host",
    severity=Severity.WARNING,
    summary="The agent asked for a host that the test does not know; the request was refused.",
    why="A request that nobody expected is a way out that nobody looked at.",
    help='Declare the host with offwire.upstream("https://...") and answer it, or remove the request.',
    cwe=918,
)

CHECKS: tuple[Rule, ...] = (
    CREDENTIAL_ON_MODEL_WIRE,
    CREDENTIAL_OUTSIDE_AUDIENCE,
    FIELD_EXPOSED,
    UNPROVEN_RUN,
    UNKNOWN_HOST,
)


def findings_of(record: RunRecord, place: Location, model_hosts: frozenset[str]) -> tuple[Finding, ...]:
    """Return the findings of one run, placed at the test that drove it.

    Args:
        record: the run.
        place: where the test is defined.
        model_hosts: the hosts whose wire counts as a model wire.
    """
    return tuple(_findings(record, place, model_hosts))


def _findings(record: RunRecord, place: Location, model_hosts: frozenset[str]) -> Iterator[Finding]:
    for sighting in record.sightings:
        rule = CREDENTIAL_ON_MODEL_WIRE if sighting.wire in model_hosts else CREDENTIAL_OUTSIDE_AUDIENCE
        yield _finding(rule, place, record, _told(sighting), (sighting,))
    for exposure in record.exposures:
        if not exposure.allowed:
            via = f" through the tool {exposure.tool}" if exposure.tool else ""
            line = (
                f"{exposure.field} of {exposure.upstream} reached {exposure.wire} at {exposure.pointer}{via}"
            )
            yield _finding(FIELD_EXPOSED, place, record, line)
    for reason in record.reasons:
        if reason.code == "unknown-host":
            yield _finding(UNKNOWN_HOST, place, record, reason.message)
    if record.verdict is Verdict.INCONCLUSIVE:
        others = [reason for reason in record.reasons if reason.code != "unknown-host"]
        if others:
            told = "; ".join(reason.message for reason in others)
            yield _finding(UNPROVEN_RUN, place, record, told)


def _told(sighting: Sighting) -> str:
    via = f" through the tool {sighting.tool}" if sighting.tool else ""
    form = f", as {' > '.join(sighting.chain)}" if sighting.chain else ""
    return f"{sighting.label} was sent to {sighting.wire} at {sighting.pointer}{via}{form}"


def _finding(
    rule: Rule, place: Location, record: RunRecord, message: str, sightings: tuple[Sighting, ...] = ()
) -> Finding:
    identity = "\n".join((rule.code, record.test, record.agent, record.mode, message))
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        confidence=Confidence.HIGH,
        location=place,
        message=message,
        help=rule.help,
        url="",
        fingerprint=hashlib.sha256(identity.encode()).hexdigest()[:32],
        sightings=sightings,
    )
