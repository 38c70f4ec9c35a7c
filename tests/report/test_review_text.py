"""What a reviewer reads last on the terminal."""

from __future__ import annotations

import dataclasses
import html

from report_samples import CLEAN_RUN, HOSTILE, LEAKING_RUN, UNPROVEN_RUN, review

from offwire.checklist import State
from offwire.expected import Open
from offwire.findings import LintReport
from offwire.report import review_html, review_text


def test_a_pass_says_what_it_rests_on() -> None:
    shown = review_text.render(review(LEAKING_RUN, CLEAN_RUN, expected=True), ["review.html", "review.json"])
    assert shown == (
        "\n"
        "PASS  As expected: 1 twin is red, 1 deniable agent is clean\n"
        "\n"
        "  agent                     linter       wire\n"
        "  invoice/deniable.py       no findings  clean    as expected\n"
        "  invoice/returns_error.py  OW203        leaking  as expected\n"
        "\n"
        "next:\n"
        "  - read in the report what was covered and what can't be claimed, then sign off\n"
        "\n"
        "checklist (1 agent broken as expected; each line's evidence is in the report):\n"
        "  invoice/deniable.py  9 of 12 lines hold  3 not proven\n"
        "    not proven: A network that fails leaves no credential in an error's text "
        "(no clean run under any of reset, timeout, truncated, refused, dns, tls-alert)\n"
        "    not proven: A vault that does not open is no way out either "
        "(no clean run under any of wrong-password, missing-label, bad-api-key)\n"
        "    not proven: What holds for a plain run holds for a streamed one (clean in mode run)\n"
        "\n"
        "covered:\n"
        "  - 2 runs, 2 canaries, 4 model requests, 36,488 bytes searched\n"
        "  - faults: 401-echo\n"
        "  - positive control: seen\n"
        "  - traffic held by landlock\n"
        "\n"
        "reports: review.html  review.json\n"
    )


def test_a_row_that_differs_stands_out_and_is_explained() -> None:
    shown = review_text.render(review(LEAKING_RUN, CLEAN_RUN, lint=LintReport((), 2), expected=True), [])
    assert "  invoice/returns_error.py  no findings  leaking  NOT AS EXPECTED\n" in shown
    assert "why:\n  - invoice/returns_error.py: the linter did not report OW203\n" in shown


def test_what_is_not_proven_is_no_pass() -> None:
    shown = review_text.render(review(UNPROVEN_RUN), [])
    assert shown.startswith("\nINCONCLUSIVE  Not proven: ")
    assert "why:\n  - test_invoice.py::test_unused: inconclusive: STRIPE_KEY was never used" in shown


def test_hostile_text_can_not_forge_a_verdict() -> None:
    hostile = dataclasses.replace(UNPROVEN_RUN, test=f"x\n{HOSTILE}\nPASS  all is well")
    shown = review_text.render(review(hostile), [HOSTILE])
    assert all(line.isprintable() for line in shown.split("\n"))
    assert not any(line.startswith("PASS") for line in shown.split("\n"))


def test_the_checklist_of_an_agent_stands_line_by_line_with_its_evidence() -> None:
    whole = review(LEAKING_RUN, CLEAN_RUN, expected=True)
    broken = {
        each.agent: [line.evidence for line in each.lines if line.state is State.BROKEN]
        for each in whole.checklists
    }
    assert broken["invoice/deniable.py"] == []
    assert any(evidence.startswith("OW203 at ") for evidence in broken["invoice/returns_error.py"])
    page = review_html.render(whole)
    assert all(html.escape(line.text) in page for each in whole.checklists for line in each.lines)


def test_what_is_broken_is_told_unless_it_is_meant_to_be() -> None:
    shown = review_text.render(review(LEAKING_RUN), [])
    assert f"  {LEAKING_RUN.agent}  " in shown
    assert "    broken: " in shown
    assert "broken as expected" not in shown


def test_without_a_table_each_driven_agent_has_its_checklist() -> None:
    assert [each.agent for each in review(UNPROVEN_RUN).checklists] == [UNPROVEN_RUN.agent]


def test_what_stands_open_is_counted_by_document() -> None:
    passages = (Open("002", "toolkits"), Open("002", "group chat"), Open("003", "memory"))
    told = dataclasses.replace(review(LEAKING_RUN, CLEAN_RUN, expected=True), open=passages)
    shown = review_text.render(told, ())
    assert "open:\n  - document 002: 2 passages have no agent yet\n" in shown
    assert "  - document 003: 1 passage has no agent yet\n" in shown
    assert "open:" not in review_text.render(review(LEAKING_RUN, CLEAN_RUN, expected=True), ())
