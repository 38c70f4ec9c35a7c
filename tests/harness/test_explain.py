"""What a failing test says of its run: the cause, what to do about it, and no more."""

from __future__ import annotations

from dataclasses import replace

from offwire.runs import Coverage, Reason, RunRecord, Verdict
from offwire_harness import evidence
from offwire_harness.explain import explain, summary


def unproven(*codes: str, held_by: str = "steering") -> RunRecord:
    reasons = tuple(Reason(code, f"what {code} says") for code in codes)
    coverage = Coverage(held_by=held_by)
    return RunRecord(
        "t", "a:b", "run", Verdict.INCONCLUSIVE, Verdict.CLEAN, reasons=reasons, coverage=coverage
    )


def advice(run: RunRecord) -> list[str]:
    _, _, told = explain(run).partition("what to do:\n")
    return [line.strip() for line in told.splitlines()]


def test_the_first_line_says_the_verdict() -> None:
    assert explain(unproven("no-request")).splitlines()[0] == "offwire: INCONCLUSIVE - a:b, mode run"


def test_each_reason_has_its_advice() -> None:
    assert len(advice(unproven("no-request", "canary-not-read"))) == 2


def test_what_follows_from_a_cause_is_told_and_needs_no_advice_of_its_own() -> None:
    run = unproven("agent-build-failed", "no-request", "script-not-used-up", "canary-not-read")
    assert "[canary-not-read] what canary-not-read says" in explain(run)
    assert advice(run) == ["mend what the message says; the agent was never driven"]
    run = unproven("agent-error", "script-error", "tool-not-run")
    assert advice(run) == ["make the script fit the tools that the agent offers"]


def test_the_gaps_of_what_holds_the_network_are_left_to_the_sessions_summary() -> None:
    told = explain(unproven("no-request", held_by="steering and the audit hook; gaps: datagrams"))
    assert "network held by steering and the audit hook\n" in told
    assert "datagrams" not in told


def test_a_test_that_drove_nothing_is_named() -> None:
    forgot = replace(evidence.EMPTY, undriven=("test_it.py::test_forgets",))
    for session in (forgot, evidence.merge([forgot, evidence.EMPTY]), evidence.loads(evidence.dumps(forgot))):
        first, *_ = summary(session)
        assert first.strip().startswith("NOT DRIVEN test_it.py::test_forgets")
    assert list(summary(evidence.EMPTY)) == ["no agent was driven"]


def test_a_run_says_all_that_it_covered() -> None:
    coverage = Coverage(
        ("look_up", "pay"), ("SHOP_KEY",), 3, 2, 4096, 50, ("reset",), "landlock; gaps: none", calls=4
    )
    told = explain(RunRecord("t", "a:b", "run_stream", Verdict.CLEAN, Verdict.CLEAN, coverage=coverage))
    assert "mode run_stream" in told
    (covered,) = (line.strip() for line in told.splitlines() if "covered:" in line)
    assert covered == (
        "covered: tools look_up, pay in 4 calls; canaries SHOP_KEY; 3 model requests, 2 upstream requests; "
        "4,096 bytes searched for 50 forms; under reset; network held by landlock"
    )
