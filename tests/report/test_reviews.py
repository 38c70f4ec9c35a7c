"""What a review concludes. Only a proof is a pass; a surprise on either side is a failure; anything else is not proven."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from report_samples import (
    CLEAN_RUN,
    EXPECTED,
    FINDING,
    LEAKING_RUN,
    NOTEBOOK,
    REPORT,
    SUPPRESSED,
    SURPRISE_RUN,
    TWIN_FINDING,
    UNPROVEN_RUN,
    WARNING,
    review,
    session,
)

from offwire import expected, reviews
from offwire.findings import LintReport, Location
from offwire.reviews import Outcome, Wire
from offwire.runs import Reason, RunRecord, Verdict


class TestOfAProject:
    def test_clean_runs_and_clean_code_pass(self) -> None:
        outcome = review(CLEAN_RUN)
        assert outcome.outcome is Outcome.PASS
        assert outcome.verdict is Verdict.CLEAN
        assert outcome.headline == (
            "Clean: in 1 run no credential left its audience, and 14 files have no errors or warnings"
        )

    def test_a_leak_that_its_test_expected_is_no_surprise(self) -> None:
        assert review(CLEAN_RUN, LEAKING_RUN).outcome is Outcome.PASS

    def test_a_leak_fails_and_says_what_was_seen_where(self) -> None:
        outcome = review(CLEAN_RUN, SURPRISE_RUN)
        assert (outcome.outcome, outcome.verdict) == (Outcome.FAIL, Verdict.LEAKING)
        assert outcome.headline == "Leaking: in 1 of 2 runs a credential or a guarded field got out"
        assert outcome.reasons == (
            "test_invoice.py::test_twin: STRIPE_KEY reached api.openai.com at /messages/3/content "
            "through the tool get_invoice",
        )
        assert "what get_invoice returns or raises" in outcome.next_steps[0]

    def test_a_field_that_got_out_is_told_by_its_reason(self) -> None:
        reason = Reason(
            "field-exposed", "/customer_email of api.stripe.com reached api.openai.com at /messages/3"
        )
        exposing = dataclasses.replace(SURPRISE_RUN, sightings=(), reasons=(reason,))
        outcome = review(exposing)
        assert outcome.reasons == (f"test_invoice.py::test_twin: {reason.message}",)
        assert "what get_invoice returns or raises" in outcome.next_steps[0]

    def test_an_expected_leak_that_was_not_seen_fails(self) -> None:
        blind = dataclasses.replace(LEAKING_RUN, verdict=Verdict.CLEAN, sightings=())
        outcome = review(blind)
        assert outcome.outcome is Outcome.FAIL
        assert outcome.reasons == ("test_invoice.py::test_twin: a leak was expected, and the run was clean",)

    def test_an_inconclusive_run_is_never_a_pass(self) -> None:
        outcome = review(CLEAN_RUN, UNPROVEN_RUN)
        assert (outcome.outcome, outcome.verdict) == (Outcome.INCONCLUSIVE, Verdict.INCONCLUSIVE)
        assert "STRIPE_KEY was never used at api.stripe.com" in outcome.headline

    def test_runs_that_miss_the_same_proof_are_told_once(self) -> None:
        other = dataclasses.replace(UNPROVEN_RUN, test="test_invoice.py::test_other")
        outcome = review(CLEAN_RUN, UNPROVEN_RUN, other)
        assert outcome.reasons == ("2 runs: inconclusive: STRIPE_KEY was never used at api.stripe.com",)
        assert outcome.headline == "Not proven: 2 of 3 runs inconclusive"

    def test_a_leak_goes_before_doubts(self) -> None:
        assert review(UNPROVEN_RUN, SURPRISE_RUN).outcome is Outcome.FAIL

    @pytest.mark.parametrize(
        ("wire", "why"),
        [
            (Wire(None, "pytest is not installed", "pip install it"), "pytest is not installed"),
            (Wire(session()), "no agent was driven, so nothing is known of the wire"),
            (Wire(session(CLEAN_RUN), "pytest ended early"), "pytest ended early"),
        ],
    )
    def test_no_wire_is_not_proven(self, wire: Wire, why: str) -> None:
        outcome = review(wire=wire)
        assert outcome.outcome is Outcome.INCONCLUSIVE
        assert outcome.verdict is Verdict.INCONCLUSIVE
        assert why in outcome.headline
        assert not wire.mend or outcome.next_steps[0] == wire.mend

    def test_failed_tests_fail(self) -> None:
        record = dataclasses.replace(session(CLEAN_RUN), failures=("test_a.py::test_b",))
        outcome = review(wire=Wire(record, tests_failed=True))
        assert outcome.outcome is Outcome.FAIL
        assert outcome.reasons == ("the test test_a.py::test_b failed",)
        assert review(wire=Wire(session(CLEAN_RUN), tests_failed=True)).outcome is Outcome.FAIL

    def test_a_failed_test_that_drove_nothing_is_named_as_well(self) -> None:
        outcome = review(
            wire=Wire(session(CLEAN_RUN), tests_failed=True, failed_tests=("test_b.py::test_c",))
        )
        assert outcome.outcome is Outcome.FAIL
        assert outcome.reasons == ("the test test_b.py::test_c failed",)
        assert outcome.next_steps == (
            "`pytest --offwire` over the same paths shows why the tests fail; mend them",
        )

    def test_a_test_that_failed_for_being_inconclusive_proves_nothing_rather_than_failing(self) -> None:
        record = dataclasses.replace(session(UNPROVEN_RUN), failures=(UNPROVEN_RUN.test,))
        outcome = review(wire=Wire(record, tests_failed=True))
        assert outcome.outcome is Outcome.INCONCLUSIVE
        assert outcome.next_steps == (
            "`pytest --offwire 'test_invoice.py::test_unused'` says what each missing proof asks for",
        )

    @pytest.mark.parametrize(
        ("finding", "outcome"),
        [
            (FINDING, Outcome.FAIL),
            (WARNING, Outcome.FAIL),
            (NOTEBOOK, Outcome.PASS),
            (SUPPRESSED, Outcome.PASS),
        ],
    )
    def test_errors_and_warnings_of_the_linter_fail(self, finding: object, outcome: Outcome) -> None:
        assert review(CLEAN_RUN, lint=LintReport((finding,), 3)).outcome is outcome  # type: ignore[arg-type]

    def test_what_the_linter_could_not_judge_is_not_proven(self) -> None:
        outcome = review(CLEAN_RUN, lint=LintReport((), 3, REPORT.errors))
        assert outcome.outcome is Outcome.INCONCLUSIVE
        assert review(CLEAN_RUN, lint=LintReport((), 0)).outcome is Outcome.INCONCLUSIVE

    def test_the_worst_comes_first_and_a_long_list_is_cut(self) -> None:
        many = tuple(
            dataclasses.replace(NOTEBOOK, location=Location("a.py", line), fingerprint=str(line))
            for line in range(1, 30)
        )
        steps = review(CLEAN_RUN, lint=LintReport((*many, FINDING), 3)).next_steps
        assert steps[0].startswith("agents/billing.py:12: OW101")
        assert len(steps) == 30
        assert reviews.shortened(steps)[-1] == "and 18 more"
        assert reviews.shortened(steps[:12]) == steps[:12]


class TestHeldAgainstExpectations:
    def test_red_twins_and_clean_agents_pass(self) -> None:
        outcome = review(LEAKING_RUN, CLEAN_RUN, expected=True)
        assert outcome.outcome is Outcome.PASS
        assert outcome.headline == "As expected: 1 twin is red, 1 deniable agent is clean"
        assert outcome.expected_findings == (TWIN_FINDING,)
        assert outcome.unexpected_findings == ()

    def test_an_agent_that_was_only_linted_is_not_called_clean(self) -> None:
        rows = tuple(
            dataclasses.replace(row, wire="not driven") if row.wire == "clean" else row
            for row in EXPECTED.rows
        )
        outcome = reviews.judge(
            ("fixtures",),
            "2026-11-21",
            LintReport((TWIN_FINDING,), 2),
            Wire(session(LEAKING_RUN)),
            (dataclasses.replace(EXPECTED, rows=rows),),
        )
        assert outcome.headline == "As expected: 1 twin is red, 0 deniable agents are clean, 1 only linted"

    @pytest.mark.parametrize(("runs", "passes"), [((CLEAN_RUN,), True), ((CLEAN_RUN, LEAKING_RUN), False)])
    def test_an_agent_for_other_packages_may_be_linted_only(
        self, runs: tuple[RunRecord, ...], passes: bool
    ) -> None:
        deniable, twin = EXPECTED.rows
        elsewhere = dataclasses.replace(twin, wire="clean", environment="classic")
        outcome = reviews.judge(
            ("fixtures",),
            "2026-11-21",
            LintReport((TWIN_FINDING,), 2),
            Wire(session(*runs)),
            (dataclasses.replace(EXPECTED, rows=(deniable, elsewhere)),),
        )
        assert (outcome.outcome is Outcome.PASS) is passes
        assert outcome.agents[1].wire_found == ("not driven" if passes else "leaking")

    @pytest.mark.parametrize(
        ("runs", "lint", "problem"),
        [
            (
                (CLEAN_RUN, LEAKING_RUN),
                LintReport((), 2),
                "invoice/returns_error.py: the linter did not report OW203",
            ),
            (
                (CLEAN_RUN,),
                LintReport((TWIN_FINDING,), 2),
                "invoice/returns_error.py: on the wire: not driven instead of leaking",
            ),
            (
                (LEAKING_RUN,),
                LintReport((TWIN_FINDING,), 2),
                "invoice/deniable.py: on the wire: not driven instead of clean",
            ),
            (
                (dataclasses.replace(CLEAN_RUN, verdict=Verdict.LEAKING), LEAKING_RUN),
                LintReport((TWIN_FINDING,), 2),
                "invoice/deniable.py: on the wire: leaking instead of clean",
            ),
        ],
    )
    def test_what_differs_fails(self, runs: tuple[object, ...], lint: LintReport, problem: str) -> None:
        outcome = review(*runs, lint=lint, expected=True)  # type: ignore[arg-type]
        assert outcome.outcome is Outcome.FAIL
        assert problem in outcome.reasons

    def test_even_a_note_on_a_deniable_agent_fails(self) -> None:
        note = dataclasses.replace(NOTEBOOK, location=Location("fixtures/invoice/deniable.py", 3))
        outcome = review(LEAKING_RUN, CLEAN_RUN, lint=LintReport((TWIN_FINDING, note), 2), expected=True)
        assert outcome.outcome is Outcome.FAIL
        assert "invoice/deniable.py: the linter reported OW302" in outcome.reasons
        assert outcome.unexpected_findings == (note,)

    def test_a_finding_in_a_file_that_no_row_names_fails(self) -> None:
        stray = dataclasses.replace(TWIN_FINDING, location=Location("fixtures/conftest.py", 3))
        outcome = review(LEAKING_RUN, CLEAN_RUN, lint=LintReport((TWIN_FINDING, stray), 2), expected=True)
        assert outcome.outcome is Outcome.FAIL

    def test_an_inconclusive_run_of_a_clean_agent_fails_its_row(self) -> None:
        outcome = review(LEAKING_RUN, UNPROVEN_RUN, expected=True)
        assert outcome.outcome is Outcome.FAIL
        assert "invoice/deniable.py: on the wire: inconclusive instead of clean" in outcome.reasons


@pytest.mark.parametrize(
    ("agent", "module", "driven"),
    [
        ("invoice.deniable:build_agent", "invoice/deniable.py", True),
        ("fixtures.invoice.deniable:agent", "invoice/deniable.py", True),
        ("fixtures/invoice/deniable.py:agent", "invoice/deniable.py", True),
        ("other_invoice.deniable:agent", "invoice/deniable.py", False),
        ("invoice.undeniable:agent", "invoice/deniable.py", False),
    ],
)
def test_a_run_belongs_to_the_module_that_it_names(agent: str, module: str, driven: bool) -> None:
    assert reviews.drives(dataclasses.replace(CLEAN_RUN, agent=agent), module) is driven


class TestExpectedFile:
    def load(self, folder: Path, text: str) -> expected.Expected | None:
        (folder / "expected.toml").write_text(text, encoding="utf-8")
        return expected.load(folder)

    def test_rows_are_read(self, tmp_path: Path) -> None:
        found = self.load(
            tmp_path,
            """
            [[agent]]
            module = "invoice/deniable.py"
            document = "000"
            pattern = "credential resolved inside the tool"
            lint = []
            wire = "clean"

            [[agent]]
            module = "invoice/returns_error.py"
            document = "000"
            pattern = "error text returned"
            lint = ["OW203"]
            wire = "leaking"
            leaks = "the echoed header"
            """,
        )
        assert found == expected.Expected(str(tmp_path), EXPECTED.rows)

    def test_a_row_may_say_where_it_comes_from_and_what_stands_open(self, tmp_path: Path) -> None:
        found = self.load(
            tmp_path,
            """
            [[agent]]
            module = "classic/leaks.py"
            passage = "pattern 1"
            wire = "leaking"
            twin_of = "classic/deniable.py"
            environment = "classic"

            [[open]]
            document = "002"
            passage = "toolkits"
            """,
        )
        assert found is not None
        (row,) = found.rows
        assert (row.passage, row.twin_of, row.environment) == ("pattern 1", "classic/deniable.py", "classic")
        assert found.open == (expected.Open("002", "toolkits"),)

    def test_no_file_is_no_expectation(self, tmp_path: Path) -> None:
        assert expected.load(tmp_path) is None

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("[[agent", "expected.toml: "),
            ("", "no .*agent.* row"),
            ("[[agent]]\nwire='clean'", "1: module is missing"),
            ("[[agent]]\nmodule='a.py'\nwire='green'", "1: wire must be one of"),
            ("[[agent]]\nmodule='a.py'\nwire='clean'\nlint='OW101'", "1: lint must be a list of codes"),
            ("[[agent]]\nmodule=3\nwire='clean'", "1: module must be a string"),
            ("[[agent]]\nmodule='a.py'\nwire='clean'\ntwin_of=3", "1: twin_of must be a string"),
            ("open=3\n[[agent]]\nmodule='a.py'\nwire='clean'", r"open must be written as \[\[open\]\]"),
            ("open=[3]\n[[agent]]\nmodule='a.py'\nwire='clean'", r"\[\[open\]\] 1: is not a table"),
        ],
    )
    def test_a_wrong_file_is_refused(self, tmp_path: Path, text: str, why: str) -> None:
        with pytest.raises(expected.ExpectedError, match=why):
            self.load(tmp_path, text)
