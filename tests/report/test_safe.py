"""Text from the code under review can't move a cursor, end a line or reorder what a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offwire.report.safe import block, one_line, place, width


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("naïve 日本語 🙂", "naïve 日本語 🙂"),
        ("a\nb\rc\td", "a\\nb\\rc\\td"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2028b", "a\\u2028b"),
        ("bad\udcff.py", "bad\\udcff.py"),
        ("tag\U000e0041", "tag\\U000e0041"),
    ],
)
def test_what_could_act_is_made_visible(raw: str, shown: str) -> None:
    assert one_line(raw) == shown


@given(st.text(st.characters(), max_size=60))
def test_a_line_stays_one_line_of_printable_characters(raw: str) -> None:
    shown = one_line(raw)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1


@given(st.text(st.characters(), max_size=60))
def test_a_block_keeps_only_line_breaks(raw: str) -> None:
    assert all(line.isprintable() for line in block(raw).split("\n"))


def test_a_place_names_the_cell_of_a_notebook() -> None:
    assert place("a.py", 3, 7) == "a.py:3:7"
    assert place("a.ipynb", 3, 7, 2) == "a.ipynb:cell 2:3:7"
    assert place("a\n.py", 3) == "a\\n.py:3"


def test_width_counts_terminal_columns() -> None:
    assert width("abc") == 3
    assert width("日本") == 4
    assert width("e\u0301") == 1
