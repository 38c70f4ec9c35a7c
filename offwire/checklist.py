"""What has to hold of an agent before it goes into production, line by line, with what speaks for each. Pure.

A line is broken if the linter or the wire says so, holds if what it asks for was seen, and is otherwise not proven:
a line about the wire asks for driven runs, and for runs under the right faults. A line about vaults does not apply to an
agent that was driven without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from offwire.findings import Finding
from offwire.runs import RunRecord, Verdict


class State(str, Enum):
    """How a line of the checklist stands."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_PROVEN = "not proven"
    NOT_APPLICABLE = "does not apply"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Answer:
    """A line's state, and the evidence for it in a few words."""

    state: State
    evidence: str


Asked = Callable[[Sequence[RunRecord]], Answer]


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what has to hold, the rules whose findings break it, and what is asked of the wire."""

    text: str
    rules: tuple[str, ...]
    wire: Asked | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands for one agent."""

    text: str
    state: State
    evidence: str


def checked(findings: Iterable[Finding], runs: Sequence[RunRecord]) -> tuple[Line, ...]:
    """Return every line of the checklist as it stands for one agent.

    Args:
        findings: the linter's on that agent's module.
        runs: those that drove it.
    """
    found = tuple(finding for finding in findings if not finding.suppressed)
    return tuple(_line(item, found, runs) for item in CHECKLIST)


def _line(item: Item, findings: Sequence[Finding], runs: Sequence[RunRecord]) -> Line:
    broken = [finding for finding in findings if finding.code in item.rules]
    if broken:
        places = (f"{each.code} at {each.location.path}:{each.location.line}" for each in broken)
        return Line(item.text, State.BROKEN, ", ".join(dict.fromkeys(places)))
    if item.wire is None:
        return Line(item.text, State.HOLDS, "the linter finds nothing against it")
    answer = item.wire(runs)
    return Line(item.text, answer.state, answer.evidence)


def _unless(*reasons: str) -> Asked:
    """Ask for runs that proved something, none of which gave one of these reasons."""

    def asked(runs: Sequence[RunRecord]) -> Answer:
        against = [reason for run in runs for reason in run.reasons if reason.code in reasons]
        if against:
            return Answer(State.BROKEN, against[0].message)
        clean = sum(run.verdict is Verdict.CLEAN for run in runs)
        if not clean:
            return Answer(State.NOT_PROVEN, "no driven run was clean")
        return Answer(State.HOLDS, f"clean in {clean} of {len(runs)} driven runs")

    return asked


def _under(*faults: str) -> Asked:
    """Ask for clean runs under at least one of these faults."""

    def asked(runs: Sequence[RunRecord]) -> Answer:
        under = [run for run in runs if set(run.coverage.faults) & set(faults)]
        leaking = [run for run in under if run.verdict is Verdict.LEAKING]
        if leaking:
            return Answer(State.BROKEN, f"leaking under {', '.join(leaking[0].coverage.faults)}")
        seen = {name for run in under if run.verdict is Verdict.CLEAN for name in run.coverage.faults}
        names = [name for name in faults if name in seen]
        if not names:
            return Answer(State.NOT_PROVEN, f"no clean run under any of {', '.join(faults)}")
        others = [name for name in faults if name not in seen]
        rest = f"; no clean run under {', '.join(others)}" if others else ""
        return Answer(State.HOLDS, f"clean under {', '.join(names)}{rest}")

    return asked


def _of_vaults(asked: Asked) -> Asked:
    """Ask for it only where the tests open a vault for the agent."""

    def asked_of_vaults(runs: Sequence[RunRecord]) -> Answer:
        if runs and not any(run.coverage.vaults for run in runs):
            return Answer(State.NOT_APPLICABLE, "no vault was opened for it in any driven run")
        return asked(runs)

    return asked_of_vaults


def _streamed(runs: Sequence[RunRecord]) -> Answer:
    modes = tuple(dict.fromkeys(run.mode for run in runs if run.verdict is Verdict.CLEAN))
    if not {"run_stream", "tokens"} & set(modes):
        return Answer(State.NOT_PROVEN, f"clean in mode {', '.join(modes)}" if modes else "no clean run")
    return Answer(State.HOLDS, f"clean in modes {', '.join(modes)}")


CHECKLIST: tuple[Item, ...] = (
    Item(
        "No credential reaches the model: not in instructions, tasks, messages, schemas or arguments",
        ("OW101", "OW102", "OW103", "OW104", "OW105", "OW106"),
        _unless("credential-sighted"),
    ),
    Item(
        "Each credential is resolved inside the tool that uses it, and none stands in the code",
        ("OW401", "OW402"),
    ),
    Item(
        "Tools return fields that were chosen by name",
        ("OW201", "OW202", "OW204"),
        _unless("field-exposed", "credential-sighted"),
    ),
    Item(
        "What goes wrong upstream reaches the model as a fixed code, never in the upstream's words",
        ("OW203", "OW205"),
        _under("401-echo", "500-stack", "malformed-json", "302-key"),
    ),
    Item(
        "A network that fails leaves no credential in an error's text",
        ("OW405", "OW409"),
        _under("reset", "timeout", "truncated", "refused", "dns", "tls-alert"),
    ),
    Item(
        "A vault that does not open is no way out either",
        (),
        _of_vaults(_under("wrong-password", "missing-label", "bad-api-key")),
    ),
    Item("A tenant's credential falls back to nobody else's", ("OW403",)),
    Item("The host of each request with a credential is fixed in code", ("OW404",), _unless("unknown-host")),
    Item("Credentials are kept out of logs", ("OW406",)),
    Item("Code and commands that the model writes can't read the environment", ("OW407",)),
    Item(
        "Each tool has typed parameters, a return type and a docstring",
        ("OW301", "OW302", "OW303", "OW304"),
    ),
    Item("What holds for a plain run holds for a streamed one", (), _streamed),
)
