"""Reports that the tests of the formats share: one of each thing, with awkward texts among them."""

from __future__ import annotations

import dataclasses

from offwire.expected import Expected, Row
from offwire.findings import (
    Confidence,
    Finding,
    LintReport,
    Location,
    Rule,
    RunError,
    Severity,
    Sighting,
    Step,
)
from offwire.reviews import Review, Wire, judge
from offwire.runs import Coverage, Exposure, Reason, RunRecord, SessionRecord, Verdict

HOSTILE = "a\nb\r\x1b[2Jc\u202ed\u2028e</script><b>&\"'|`::error::x%0A](http://x)]]>"

URL = "https://docs.example/rules/OW101.html"
RULE = Rule(
    code="OW101",
    name="secret-in-system-message",
    severity=Severity.ERROR,
    summary="A credential reaches a system message.",
    why="Whatever stands in the system message goes to the provider with every request.",
    help="Resolve the credential inside the tool that uses it.",
    cwe=201,
    bad=('AssistantAgent("a", client, system_message=f"Use {key}")',),
    good=('AssistantAgent("a", client, system_message="Use the tools")',),
)

LINE = '    system_message=f"Use the key {key}",'

FINDING = Finding(
    code="OW101",
    name="secret-in-system-message",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    location=Location("agents/billing.py", 12, 5, 12, 40),
    message="the credential STRIPE_KEY is put into the system message",
    help=RULE.help,
    url=URL,
    fingerprint="4f1c2a",
    excerpt=LINE,
    flow=(
        Step(
            Location("agents/keys.py", 3, 7),
            "read from the environment variable STRIPE_KEY",
            'key = os.environ["STRIPE_KEY"]',
        ),
        Step(Location("agents/billing.py", 12, 20), "put into the f-string", LINE),
    ),
)

WARNING = dataclasses.replace(
    FINDING,
    code="OW201",
    name="raw-upstream-body",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    location=Location("agents/tools.py", 7, 12, 7, 20),
    message="the tool returns the upstream's body whole",
    url="https://docs.example/rules/OW201.html",
    fingerprint="77aa01",
    excerpt="    return r.json()",
    flow=(),
)

NOTEBOOK = dataclasses.replace(
    WARNING,
    code="OW302",
    name="untyped-return",
    severity=Severity.INFO,
    confidence=Confidence.HIGH,
    location=Location("notes/demo.ipynb", 4, 1, 4, 10, cell=3),
    message="the tool has no return annotation",
    fingerprint="90cd11",
    excerpt="def search(query: str):",
)

SUPPRESSED = dataclasses.replace(
    FINDING, location=Location("agents/old.py", 2, 1), suppressed=True, fingerprint="00ff00"
)

HOSTILE_FINDING = dataclasses.replace(
    FINDING,
    location=Location(f"agents/{HOSTILE}.py", 1, 2, 1, 4),
    message=HOSTILE,
    help=HOSTILE,
    excerpt=HOSTILE,
    fingerprint="666666",
    flow=(Step(Location(HOSTILE, 1), HOSTILE, HOSTILE),),
)

REPORT = LintReport(
    findings=(FINDING, SUPPRESSED, WARNING, NOTEBOOK),
    files_checked=14,
    errors=(RunError("agents/locked.py", "permission denied"),),
)
CLEAN = LintReport(findings=(), files_checked=14)
HOSTILE_REPORT = LintReport((HOSTILE_FINDING,), 1, (RunError(HOSTILE, HOSTILE),))

SIGHTING = Sighting(
    label="STRIPE_KEY",
    fingerprint="ab12",
    wire="api.openai.com",
    pointer="/messages/3/content",
    chain=("json", "base64"),
    tool="get_invoice",
    excerpt='{"error": "No such key: [STRIPE_KEY]"}',
)
COVERAGE = Coverage(
    tools=("get_invoice",),
    canaries=("STRIPE_KEY", "VAULT_PW"),
    model_requests=2,
    upstream_requests=1,
    bytes_searched=18_244,
    transforms=37,
    faults=("401-echo",),
    vaults=1,
    held_by="landlock",
)
LEAKING_RUN = RunRecord(
    test="test_invoice.py::test_twin",
    agent="invoice.returns_error:build_agent",
    mode="run",
    verdict=Verdict.LEAKING,
    expected=Verdict.LEAKING,
    reasons=(
        Reason(
            "credential-sighted",
            "STRIPE_KEY reached api.openai.com at /messages/3/content through the tool get_invoice",
        ),
    ),
    sightings=(SIGHTING,),
    exposures=(
        Exposure("/customer_email", "api.stripe.com", "api.openai.com", "/messages/3/content", "get_invoice"),
    ),
    coverage=COVERAGE,
    not_claimed=("traffic of native clients that were running before the session",),
)
CLEAN_RUN = dataclasses.replace(
    LEAKING_RUN,
    test="test_invoice.py::test_clean",
    agent="invoice.deniable:build_agent",
    verdict=Verdict.CLEAN,
    expected=Verdict.CLEAN,
    reasons=(),
    sightings=(),
    exposures=(
        Exposure("/status", "api.stripe.com", "api.openai.com", "/messages/3/content", "get_invoice", True),
    ),
)
UNPROVEN_RUN = dataclasses.replace(
    CLEAN_RUN,
    test="test_invoice.py::test_unused",
    verdict=Verdict.INCONCLUSIVE,
    reasons=(Reason("canary-not-used", "STRIPE_KEY was never used at api.stripe.com"),),
)
SURPRISE_RUN = dataclasses.replace(LEAKING_RUN, expected=Verdict.CLEAN)


def session(*runs: RunRecord) -> SessionRecord:
    """A session of these runs whose control succeeded."""
    return SessionRecord(
        runs, control="seen", proxy="mitmproxy 12.2", held_by="landlock", clients=("httpx2", "requests")
    )


TWIN_FINDING = dataclasses.replace(
    WARNING,
    code="OW203",
    name="exception-text",
    location=Location("fixtures/invoice/returns_error.py", 21, 16, 21, 22),
    excerpt="        return str(e)",
)
ROWS = (
    Row("invoice/deniable.py", "000", "credential resolved inside the tool", (), "clean", ""),
    Row("invoice/returns_error.py", "000", "error text returned", ("OW203",), "leaking", "the echoed header"),
)
EXPECTED = Expected("fixtures", ROWS)


def review(
    *runs: RunRecord, lint: LintReport | None = None, expected: bool = False, wire: Wire | None = None
) -> Review:
    """A review of these runs, of a project of its own or of a folder with an expected.toml."""
    report = lint or LintReport((TWIN_FINDING,) if expected else (), 14)
    outcome = wire or Wire(session(*runs))
    paths = ("fixtures",) if expected else ("agents",)
    return judge(paths, "2026-11-21", report, outcome, (EXPECTED,) if expected else ())
