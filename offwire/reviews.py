"""The judgement of a review: what both halves found, held against what was expected. Pure functions."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from offwire.checklist import Line, State, checked
from offwire.expected import Expected, Open, Row
from offwire.findings import Finding, LintReport, Severity
from offwire.report.counts import active, by_severity, plural
from offwire.runs import RunRecord, SessionRecord, Verdict

_WORST_FIRST = (Verdict.LEAKING, Verdict.INCONCLUSIVE, Verdict.CLEAN)
_LEAKS = ("credential-sighted", "field-exposed")
_LIMIT = 12


class Outcome(str, Enum):
    """What a reviewer has to do: nothing, mend something, or get the proof that is missing."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Wire:
    """What came of driving the agents: the session's record, or why there is none, and what pytest said.

    `problem` is one line, empty when the tests ran; `mend` is the command or change that mends it. `failed_tests` names
    the tests that failed, as far as pytest's output tells.
    """

    session: SessionRecord | None
    problem: str = ""
    mend: str = ""
    tests_failed: bool = False
    failed_tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agent:
    """A row of expected.toml beside what was found; `problems` is empty when they agree."""

    row: Row
    lint_found: tuple[str, ...]
    wire_found: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The production checklist as it stands for one agent ("invoice/deniable.py", "billing.app:agent")."""

    agent: str
    lines: tuple[Line, ...]

    @property
    def applying(self) -> int:
        """How many of its lines apply to the agent."""
        return sum(line.state is not State.NOT_APPLICABLE for line in self.lines)

    @property
    def holding(self) -> int:
        """How many of its lines hold."""
        return sum(line.state is State.HOLDS for line in self.lines)


@dataclass(frozen=True, slots=True)
class Review:
    """All that a review report shows."""

    paths: tuple[str, ...]
    date: str
    lint: LintReport
    wire: Wire
    agents: tuple[Agent, ...]
    open: tuple[Open, ...]
    checklists: tuple[Checklist, ...]
    expected_findings: tuple[Finding, ...]
    unexpected_findings: tuple[Finding, ...]
    outcome: Outcome
    verdict: Verdict
    headline: str
    reasons: tuple[str, ...]
    next_steps: tuple[str, ...]

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """The driven runs, those that are not as expected first, then those that leak."""
        runs = self.wire.session.runs if self.wire.session else ()
        return tuple(sorted(runs, key=lambda run: (as_expected(run), _WORST_FIRST.index(run.verdict))))


def as_expected(run: RunRecord) -> bool:
    """Say whether a run came out as its test declared."""
    return run.verdict is run.expected


def judge(
    paths: Iterable[str], date: str, lint: LintReport, wire: Wire, expected: Iterable[Expected] = ()
) -> Review:
    """Hold what was found against what was expected, and say what to do.

    Without `expected`, every error or warning of the linter and every run that is not as its test declared counts.
    With it, the agents that it lists must look exactly as it says, and everything else must be without findings.
    """
    expected = tuple(expected)
    runs = wire.session.runs if wire.session else ()
    agents = tuple(_agent(row, group.root, lint, runs) for group in expected for row in group.rows)
    as_listed = {
        _key(os.path.join(group.root, row.module)): set(row.lint) for group in expected for row in group.rows
    }
    shown = active(lint)
    foreseen = tuple(
        finding for finding in shown if finding.code in as_listed.get(_key(finding.location.path), ())
    )
    unforeseen = tuple(finding for finding in shown if finding not in foreseen)
    blocking = unforeseen if expected else tuple(f for f in unforeseen if f.severity > Severity.INFO)
    verdict = _wire_verdict(wire)
    failures = _failures(agents, blocking, runs, wire)
    doubts = _doubts(lint, wire, runs)
    outcome = Outcome.FAIL if failures else Outcome.INCONCLUSIVE if doubts else Outcome.PASS
    return Review(
        paths=tuple(paths),
        date=date,
        lint=lint,
        wire=wire,
        agents=agents,
        open=tuple(each for group in expected for each in group.open),
        checklists=_checklists(expected, shown, runs),
        expected_findings=foreseen,
        unexpected_findings=unforeseen,
        outcome=outcome,
        verdict=verdict,
        headline=_headline(outcome, agents, failures, doubts, lint, runs),
        reasons=(*failures, *doubts),
        next_steps=_next_steps(outcome, agents, unforeseen, runs, wire),
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the verdict that takes precedence; None for none at all."""
    found = set(verdicts)
    return next((verdict for verdict in _WORST_FIRST if verdict in found), None)


def drives(run: RunRecord, module: str) -> bool:
    """Say whether `run` drove the agent of `module` ("invoice/deniable.py")."""
    dotted = PurePath(module).with_suffix("").as_posix().replace("/", ".")
    agent = run.agent.partition(":")[0].replace("/", ".").replace("\\", ".")
    agent = agent.removesuffix(".py")
    return agent == dotted or agent.endswith("." + dotted)


def _checklists(
    expected: Iterable[Expected], findings: tuple[Finding, ...], runs: tuple[RunRecord, ...]
) -> tuple[Checklist, ...]:
    """Check each listed agent, or each that was driven where none is listed."""
    listed = [(group.root, row.module) for group in expected for row in group.rows]
    if listed:
        return tuple(
            Checklist(
                module,
                checked(
                    [
                        each
                        for each in findings
                        if _key(each.location.path) == _key(os.path.join(root, module))
                    ],
                    [run for run in runs if drives(run, module)],
                ),
            )
            for root, module in listed
        )
    return tuple(
        Checklist(
            agent,
            checked(
                [each for each in findings if _is_module_of(agent, each.location.path)],
                [run for run in runs if run.agent == agent],
            ),
        )
        for agent in dict.fromkeys(run.agent for run in runs)
    )


def _is_module_of(agent: str, path: str) -> bool:
    """Say whether a file is the module that an agent was built in, or may be it."""
    dotted = agent.partition(":")[0].removesuffix(".py").replace("/", ".").replace("\\", ".")
    parts = PurePath(path).with_suffix("").parts
    return bool(parts) and parts[-len(dotted.split(".")) :] == tuple(dotted.split("."))


def _key(path: str) -> str:
    return os.path.normcase(os.path.abspath(path))


def _agent(row: Row, root: str, lint: LintReport, runs: Iterable[RunRecord]) -> Agent:
    here = _key(os.path.join(root, row.module))
    codes = tuple(sorted({f.code for f in active(lint) if _key(f.location.path) == here}))
    found = worst(run.verdict for run in runs if drives(run, row.module))
    wire_found = str(found) if found else "not driven"
    problems = [f"the linter did not report {code}" for code in sorted(set(row.lint) - set(codes))]
    problems += [f"the linter reported {code}" for code in sorted(set(codes) - set(row.lint))]
    missing_here = found is None and row.environment
    if wire_found != row.wire and not missing_here:
        problems.append(f"on the wire: {wire_found} instead of {row.wire}")
    return Agent(row, codes, wire_found, tuple(problems))


def _wire_verdict(wire: Wire) -> Verdict:
    if wire.session is None or not wire.session.runs:
        return Verdict.INCONCLUSIVE
    surprises = [run for run in wire.session.runs if not as_expected(run)]
    if any(run.verdict is Verdict.LEAKING for run in surprises):
        return Verdict.LEAKING
    return Verdict.INCONCLUSIVE if surprises or wire.problem else Verdict.CLEAN


def _failures(
    agents: Iterable[Agent], blocking: tuple[Finding, ...], runs: Iterable[RunRecord], wire: Wire
) -> tuple[str, ...]:
    lines = [f"{agent.row.module}: {problem}" for agent in agents for problem in agent.problems]
    for run in runs:
        if run.verdict is Verdict.LEAKING and not as_expected(run):
            lines += [f"{run.test}: {told}" for told in _told(run)]
        elif run.expected is Verdict.LEAKING and not as_expected(run):
            lines.append(f"{run.test}: a leak was expected, and the run was {run.verdict}")
    if blocking:
        lines.append(f"the linter reports {by_severity(blocking)}")
    if wire.tests_failed:
        lines += _failed_tests(wire)
    return tuple(dict.fromkeys(lines))


def _failed_tests(wire: Wire) -> list[str]:
    """Tests that failed for another reason than the verdict on their run, which is told elsewhere."""
    known = wire.session.failures if wire.session else ()
    failed = dict.fromkeys((*wire.failed_tests, *known))
    judged = {run.test for run in wire.session.runs if not as_expected(run)} if wire.session else set()
    if not failed:
        return ["pytest reports failed tests"]
    return [f"the test {test} failed" for test in failed if test not in judged]


def _told(run: RunRecord) -> list[str]:
    """What a leaking run let out, in words: its own reasons, else its sightings."""
    lines = [reason.message for reason in run.reasons if reason.code in _LEAKS]
    lines = lines or [f"{seen.label} reached {seen.wire} at {seen.pointer}" for seen in run.sightings]
    return list(dict.fromkeys(lines)) or ["something got out that must stay in"]


def _doubts(lint: LintReport, wire: Wire, runs: tuple[RunRecord, ...]) -> tuple[str, ...]:
    lines = [f"{error.path + ': ' if error.path else ''}{error.message}" for error in lint.errors]
    if not lint.files_checked:
        lines.append("there was no Python file to judge")
    if wire.problem:
        lines.append(wire.problem)
    elif not runs:
        lines.append("no agent was driven, so nothing is known of the wire")
    by_reason: dict[str, list[RunRecord]] = {}
    for run in _unproven(runs):
        first = run.reasons[0].message if run.reasons else "no reason was recorded"
        by_reason.setdefault(first, []).append(run)
    for reason, members in by_reason.items():
        who = f"{members[0].test}:" if len(members) == 1 else f"{len(members)} runs:"
        lines.append(f"{who} inconclusive: {reason}")
    return tuple(dict.fromkeys(lines))


def _unproven(runs: Iterable[RunRecord]) -> list[RunRecord]:
    """The runs that should have been clean and proved nothing."""
    return [run for run in runs if run.verdict is Verdict.INCONCLUSIVE and run.expected is Verdict.CLEAN]


def _headline(
    outcome: Outcome,
    agents: tuple[Agent, ...],
    failures: tuple[str, ...],
    doubts: tuple[str, ...],
    lint: LintReport,
    runs: tuple[RunRecord, ...],
) -> str:
    if outcome is Outcome.INCONCLUSIVE:
        unproven = len(_unproven(runs))
        if unproven > 1:
            return f"Not proven: {unproven} of {plural(len(runs), 'run')} inconclusive"
        return f"Not proven: {doubts[0]}"
    if outcome is Outcome.FAIL:
        leaks = sum(run.verdict is Verdict.LEAKING and not as_expected(run) for run in runs)
        wrong = sum(bool(agent.problems) for agent in agents)
        if leaks:
            return (
                f"Leaking: in {leaks} of {plural(len(runs), 'run')} a credential or a guarded field got out"
            )
        if wrong:
            return f"Not as expected: {wrong} of {plural(len(agents), 'agent')}"
        return f"To mend: {failures[0]}"
    twins = sum(agent.row.wire == "leaking" or bool(agent.row.lint) for agent in agents)
    if agents:
        only_linted = sum(agent.wire_found == "not driven" and not agent.row.lint for agent in agents)
        clean = len(agents) - twins - only_linted
        told = (
            f"As expected: {plural(twins, 'twin is', 'twins are')} red, "
            f"{plural(clean, 'deniable agent is', 'deniable agents are')} clean"
        )
        return f"{told}, {only_linted} only linted" if only_linted else told
    return (
        f"Clean: in {plural(len(runs), 'run')} no credential left its audience, "
        f"and {plural(lint.files_checked, 'file has', 'files have')} no errors or warnings"
    )


def _culprit(run: RunRecord) -> str:
    """The part of the agent through which a leaking run leaked, as far as it is known."""
    seen = [sighting.tool for sighting in run.sightings]
    seen += [exposure.tool for exposure in run.exposures if not exposure.allowed]
    tools = sorted({tool for tool in seen if tool})
    return f"what {', '.join(tools)} returns or raises" if tools else f"what {run.agent} is told"


def _next_steps(
    outcome: Outcome,
    agents: Iterable[Agent],
    findings: Iterable[Finding],
    runs: Iterable[RunRecord],
    wire: Wire,
) -> tuple[str, ...]:
    steps = [wire.mend] if wire.mend else []
    steps += [
        f"{run.test}: look at {_culprit(run)}; the report shows where on the wire it stood"
        for run in runs
        if run.verdict is Verdict.LEAKING and not as_expected(run)
    ]
    unproven = _unproven(runs)
    if unproven:
        steps.append(f"`pytest --offwire '{unproven[0].test}'` says what each missing proof asks for")
    for finding in sorted(findings, key=lambda item: item.severity, reverse=True):
        place = finding.location
        steps.append(f"{place.path}:{place.line}: {finding.code} {finding.help or finding.message}")
    if any(agent.problems for agent in agents):
        steps.append(
            "hold each agent that differs against its row in expected.toml, and mend the one that is wrong"
        )
    steps = list(dict.fromkeys(steps))
    if wire.tests_failed and not steps:
        steps.append("`pytest --offwire` over the same paths shows why the tests fail; mend them")
    if not steps and outcome is Outcome.PASS:
        steps.append("read in the report what was covered and what can't be claimed, then sign off")
    return tuple(steps)


def shortened(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first lines of a long list, and how many more there are."""
    if len(lines) <= _LIMIT:
        return lines
    return (*lines[:_LIMIT], f"and {len(lines) - _LIMIT} more")
