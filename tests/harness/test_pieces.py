"""The table of pieces: what was entered is found, with its first label, however much it grows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from offwire_harness.pieces import Pieces


@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from("abc")), max_size=200), st.text(max_size=8))
def test_it_is_a_dict_whose_first_entries_stay(entries: list[tuple[str, str]], other: str):
    table, model = Pieces(), dict[str, str]()
    assert not table
    for piece, label in entries:
        table.add(piece, label)
        model.setdefault(piece, label)
    assert bool(table) == bool(model)
    for piece in (*model, other):
        assert table.get(piece) == model.get(piece)


def test_it_grows():
    table = Pieces()
    for number in range(5000):
        table.add(f"piece {number}", f"label {number % 7}")
    for number in range(5000):
        assert table.get(f"piece {number}") == f"label {number % 7}"
    assert [number for number in range(5000, 10_000) if table.get(f"piece {number}")] == []


def test_more_labels_than_it_has_numbers_for_are_all_found_and_may_share_a_name():
    table = Pieces()
    for number in range(5000):
        table.add(f"piece {number}", f"label {number}")
    assert table.get("piece 17") == "label 17"
    assert all(table.get(f"piece {number}") for number in range(5000))
