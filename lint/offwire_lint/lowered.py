"""What lowering a file hands on to those who never see a syntax tree, and so need not import libcst."""

from __future__ import annotations

from array import array


class Unparsable(Exception):
    """The text is no Python that can be judged; becomes OW901.

    Attributes:
        reason: one line for people.
        line, column: the place, from 1.
    """

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


def unpack_places(table: bytes) -> array[int]:
    """The table of places, four ints each."""
    flat: array[int] = array("I")
    flat.frombytes(table)
    return flat
