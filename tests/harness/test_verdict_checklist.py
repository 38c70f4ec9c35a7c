"""The production checklist: broken by what was found, held by what was seen, and otherwise not proven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offwire.checklist import CHECKLIST, Line, State, checked
from offwire.findings import Confidence, Finding, Location, Severity
from offwire.runs import Coverage, Reason, RunRecord, Verdict

CLEAN = RunRecord("t", "invoice.deniable:build_agent", "run", Verdict.CLEAN, Verdict.CLEAN)


def run(mode: str = "run", *faults: str, vaults: int = 1) -> RunRecord:
    return replace(CLEAN, mode=mode, coverage=Coverage(faults=faults, vaults=vaults))


EVERYTHING = (run("tokens"), run("run", "401-echo"), run("run", "dns"), run("run", "wrong-password"))


def finding(code: str) -> Finding:
    place = Location("agents/billing.py", 12)
    return Finding(code, code, Severity.ERROR, Confidence.HIGH, place, "", "", "", "0" * 32)


def line(lines: tuple[Line, ...], words: str) -> Line:
    found = [each for each in lines if words in each.text]
    assert len(found) == 1
    return found[0]


def test_an_agent_that_was_driven_in_every_way_holds_every_line():
    assert {each.state for each in checked((), EVERYTHING)} == {State.HOLDS}


def test_without_a_run_the_lines_about_the_wire_are_not_proven():
    states = {each.text: each.state for each in checked((), ())}
    asked = {item.text for item in CHECKLIST if item.wire is not None}
    assert {text for text, state in states.items() if state is State.NOT_PROVEN} == asked


@pytest.mark.parametrize("code", sorted({code for item in CHECKLIST for code in item.rules}))
def test_each_finding_breaks_its_line_and_only_that(code: str):
    broken = [each for each in checked([finding(code)], EVERYTHING) if each.state is State.BROKEN]
    assert [each.evidence for each in broken] == [f"{code} at agents/billing.py:12"]


def test_a_suppressed_finding_breaks_nothing():
    assert checked([replace(finding("OW201"), suppressed=True)], EVERYTHING) == checked((), EVERYTHING)


def test_a_leak_on_the_wire_breaks_the_lines_that_it_concerns():
    leak = replace(
        CLEAN, verdict=Verdict.LEAKING, reasons=(Reason("field-exposed", "/email reached the model"),)
    )
    lines = checked((), (*EVERYTHING, leak))
    assert line(lines, "chosen by name").state is State.BROKEN
    assert line(lines, "chosen by name").evidence == "/email reached the model"
    assert line(lines, "No credential reaches").state is State.HOLDS


def test_a_leak_under_a_fault_breaks_the_line_of_that_fault():
    leak = replace(run("run", "401-echo"), verdict=Verdict.LEAKING)
    lines = checked((), (*EVERYTHING, leak))
    assert line(lines, "fixed code").state is State.BROKEN
    assert line(lines, "network that fails").state is State.HOLDS


def test_runs_that_proved_nothing_prove_nothing():
    unproven = replace(CLEAN, verdict=Verdict.INCONCLUSIVE)
    assert line(checked((), (unproven,)), "No credential reaches").state is State.NOT_PROVEN


def test_a_plain_run_says_nothing_of_a_streamed_one():
    assert line(checked((), (run("run"),)), "streamed").state is State.NOT_PROVEN
    assert line(checked((), (run("run_stream"),)), "streamed").state is State.HOLDS


def test_the_line_about_vaults_does_not_apply_to_an_agent_that_was_driven_without_one():
    assert line(checked((), (run(vaults=0),)), "vault").state is State.NOT_APPLICABLE
    assert line(checked((), (run(vaults=0), run())), "vault").state is State.NOT_PROVEN
    assert line(checked((), ()), "vault").state is State.NOT_PROVEN


def test_the_evidence_names_the_faults_that_nobody_drove_it_under():
    told = line(checked((), EVERYTHING), "fixed code").evidence
    assert told == "clean under 401-echo; no clean run under 500-stack, malformed-json, 302-key"
