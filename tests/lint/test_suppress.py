"""Suppressions: what they hide, what they never hide, and what is said of them."""

from __future__ import annotations

import pytest

from offwire.findings import Confidence, Finding, Location, Severity
from offwire_lint import rules
from offwire_lint.layout import Layout
from offwire_lint.suppress import apply, directives, mentions

RULES = {
    **{rule.code: rule for rule in rules.all_rules()},
    **{
        code: rules.parse_rule(f"{code} {name} · warning\n\nSummary.\n\n## Why\nx\n\n## Help\nx\n")
        for code, name in (
            ("OW201", "raw-upstream-body"),
            ("OW203", "exception-text"),
            ("OW302", "untyped-return"),
        )
    },
}


def finding(code: str, line: int) -> Finding:
    return Finding(
        code, RULES[code].name, Severity.ERROR, Confidence.HIGH, Location("a.py", line), "", "", "", ""
    )


def judge(text: str, *findings: Finding, ran: set[str] | None = None) -> tuple[list[Finding], list[Finding]]:
    """Findings that are left, and what is said of the suppressions (OW903 aside)."""
    out = apply(findings, directives(Layout(text), RULES), "a.py", RULES, ran or set(RULES))
    said = [one for one in out if one.code == "OW902"]
    return [one for one in out if not one.suppressed and one.code not in ("OW902", "OW903")], said


COVERED = {
    "the same line": ("return r.text  # offwire: ignore[OW201] public data", 1),
    "the line above": ("# offwire: ignore[OW201] public data\nreturn_ = r.text", 2),
    "two comments above": ("# offwire: ignore[OW201] public\n# offwire: ignore[OW203] fixed\nx = r.text", 3),
    "the last line of the statement": ("x = f(\n    r.text,\n)  # offwire: ignore[OW201] public", 2),
    "another line of the statement": ("x = f(\n    a,  # offwire: ignore[OW201] public\n    r.text,\n)", 3),
    "the line above a long statement": ("# offwire: ignore[OW201] public\nx = f(\n    a,\n    r.text,\n)", 4),
    "above a decorator": ("# offwire: ignore[OW201] public\n@tool\ndef f(\n    a,\n): pass", 3),
    "a decorator's line": ("@tool  # offwire: ignore[OW201] public\ndef f(a): pass", 2),
    "beside another tool's comment": ("x = r.text  # noqa: E501  # offwire: ignore[OW201] public", 1),
    "several codes": ("x = r.text  # offwire: ignore[OW203, OW201] public", 1),
    "a family": ("x = r.text  # offwire: ignore[OW2] public", 1),
    "a rule's name": ("x = r.text  # offwire: ignore[raw-upstream-body] public", 1),
    "other spacing and case": ("x = r.text  #offwire:IGNORE [ow201] public", 1),
    "inside a function": ("def f():\n    # offwire: ignore[OW201] public\n    return r.text", 3),
    "a whole file": ('"""Doc."""\n# offwire: ignore-file[OW2] public\nimport a\n\nx = r.text', 5),
    "the multi-line string's end": ('x = f("""\na\n""", r.text)  # offwire: ignore[OW201] public', 1),
}


@pytest.mark.parametrize("where", COVERED)
def test_it_holds_for_the_statement(where: str) -> None:
    text, line = COVERED[where]
    assert judge(text, finding("OW201", line), finding("OW203", line))[0] in ([], [finding("OW203", line)])


NOT_COVERED = {
    "another code": ("x = r.text  # offwire: ignore[OW203] fixed", 1),
    "no code": ("x = r.text  # offwire: ignore", 1),
    "no code, but words": ("x = r.text  # offwire: ignore, because reviewed", 1),
    "empty brackets": ("x = r.text  # offwire: ignore[] public", 1),
    "an unknown code": ("x = r.text  # offwire: ignore[OW299] public", 1),
    "everything": ("x = r.text  # offwire: ignore[OW] public", 1),
    "an unknown instruction": ("x = r.text  # offwire: off[OW201] public", 1),
    "a string": ('x = r.text, "# offwire: ignore[OW201] public"', 1),
    "the line below": ("x = r.text\n# offwire: ignore[OW201] public\ny = 1", 1),
    "two lines above": ("# offwire: ignore[OW201] public\n\nx = r.text", 3),
    "the header when the body leaks": ("def f():  # offwire: ignore[OW201] public\n    return r.text", 2),
    "a file, said too late": ("import a\n# offwire: ignore-file[OW201] public\nx = r.text", 3),
}


@pytest.mark.parametrize("where", NOT_COVERED)
def test_it_never_hides_more_than_was_meant(where: str) -> None:
    text, line = NOT_COVERED[where]
    left, said = judge(text, finding("OW201", line))
    assert left == [finding("OW201", line)]
    assert len(said) == (where != "a string")


def test_an_unused_one_is_reported_where_it_stands_with_its_code() -> None:
    _, said = judge("x = 1\ny = r.text  # offwire: ignore[OW201, OW203] public", finding("OW201", 2))
    assert [(one.location.line, one.location.column, one.message) for one in said] == [
        (2, 13, "nothing here to suppress for OW203")
    ]


def test_a_rule_that_did_not_run_leaves_nothing_unused() -> None:
    assert judge("x = 1  # offwire: ignore[OW201] public", ran={"OW203"})[1] == []
    assert judge("x = 1  # offwire: ignore[OW2] public", ran={"OW203"})[1] == []


@pytest.mark.parametrize(("reason", "count"), [("public data", 0), ("", 1), (" - ", 1)])
def test_a_reason_is_asked_for(reason: str, count: int) -> None:
    text = f"x = r.text  # offwire: ignore[OW201]{reason}"
    out = apply([finding("OW201", 1)], directives(Layout(text), RULES), "a.py", RULES, set(RULES))
    assert [one.code for one in out].count("OW903") == count


def test_a_suppressed_finding_stays_in_the_report() -> None:
    out = apply(
        [finding("OW201", 1)],
        directives(Layout("x  # offwire: ignore[OW201] ok"), RULES),
        "a.py",
        RULES,
        set(RULES),
    )
    assert [(one.code, one.suppressed) for one in out] == [("OW201", True)]


def test_a_broken_file_keeps_the_suppressions_before_the_fault() -> None:
    left, _ = judge("x = r.text  # offwire: ignore[OW201] public\ny = (\n", finding("OW201", 1))
    assert left == []


def test_texts_without_a_suppression_are_told_apart_cheaply() -> None:
    assert mentions("x = 1  # offwire: ignore[OW201] x")
    assert not mentions("import offwire  # the linter")
