"""The terminal's report reads like a compiler's: place, code, source line, flow, help."""

from __future__ import annotations

import dataclasses

import pytest
from report_samples import CLEAN, FINDING, HOSTILE_REPORT, NOTEBOOK, REPORT

from offwire.findings import LintReport, Location
from offwire.report import text


def test_a_finding_shows_line_underline_flow_and_help() -> None:
    shown = text.render(LintReport((FINDING,), 1), color=False)
    assert shown == (
        "agents/billing.py:12:5: error OW101 secret-in-system-message: the credential STRIPE_KEY is put into the system message\n"
        "   |\n"
        '12 |     system_message=f"Use the key {key}",\n'
        "   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "   = flow:\n"
        "     1. agents/keys.py:3      read from the environment variable STRIPE_KEY\n"
        "     2. agents/billing.py:12  put into the f-string\n"
        "   = help: Resolve the credential inside the tool that uses it.\n"
        "   = docs: https://docs.example/rules/OW101.html\n"
        "\n"
        "Found 1 error in 1 file\n"
    )


def test_without_a_configured_address_a_finding_names_the_command_that_shows_its_page() -> None:
    shown = text.render(LintReport((dataclasses.replace(FINDING, url=""),), 1), color=False)
    assert "   = docs: offwire explain OW101\n" in shown


def test_the_summary_counts_and_says_what_was_not_judged() -> None:
    last = text.render(REPORT, color=False).splitlines()[-1]
    assert last == (
        "Found 1 error, 1 warning, 1 note in 14 files (1 suppressed); "
        "1 problem kept offwire from judging everything"
    )
    assert text.render(CLEAN, color=False) == "Found no findings in 14 files\n"
    assert text.render(LintReport((), 0), color=False) == "Checked no files\n"


def test_suppressed_findings_are_only_counted() -> None:
    assert "agents/old.py" not in text.render(REPORT, color=False)


def test_confidence_is_named_when_it_is_not_high() -> None:
    shown = text.render(REPORT, color=False)
    assert "the tool returns the upstream's body whole (medium confidence)" in shown
    assert "high confidence" not in shown


def test_a_notebooks_cell_is_part_of_the_place() -> None:
    assert "notes/demo.ipynb:cell 3:4:1: info OW302" in text.render(LintReport((NOTEBOOK,), 1), color=False)


def test_colour_is_only_escape_sequences() -> None:
    import re

    plain, coloured = text.render(REPORT, color=False), text.render(REPORT, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_hostile_text_can_not_forge_a_line() -> None:
    shown = text.render(HOSTILE_REPORT, color=False)
    assert all(line.isprintable() for line in shown.split("\n"))
    heads = [line for line in shown.split("\n") if line and not line.startswith((" ", "1 |"))]
    assert len(heads) == 3  # the finding, the run's problem, the summary
    assert heads[-1].startswith("Found 1 error")


@pytest.mark.parametrize(
    ("excerpt", "column", "end", "marked"),
    [
        ("return r.json()", 8, 16, "r.json()"),
        ("\treturn r.json()", 9, 17, "r.json()"),
        ('name = "日本"; return r', 21, 22, "r"),
        ("\u202e = 1; leak()", 8, 14, "leak()"),
        ("x = 1", 40, 50, ""),
        ('key = "***"  # live', 7, 40, '"***'),
        ('call("***", leak)', 40, 44, ""),
        ("a" * 500 + " leak() " + "b" * 500, 502, 508, "leak()"),
        ("leak(" + "c" * 500 + ")", 1, 507, "leak(" + "c" * 75),
    ],
)
def test_the_underline_stands_below_what_it_marks(excerpt: str, column: int, end: int, marked: str) -> None:
    shown, indent, length = text.underlined(excerpt, Location("a.py", 1, column, 1, end))
    columns = "".join(char * text.width(char) for char in shown)  # wide characters take two columns
    assert columns[indent : indent + length] == marked
    assert bool(length) is bool(marked)
    assert len(shown) <= 180


def test_a_finding_over_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    finding = dataclasses.replace(FINDING, location=Location("a.py", 12, 20, 15, 2))
    assert f"   | {' ' * 19}{'^' * 21}\n" in text.render(LintReport((finding,), 1), color=False)
