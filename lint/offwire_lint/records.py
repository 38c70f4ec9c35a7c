"""Immutable records that are quick to make: what the interpreter makes by the hundred thousand.

A frozen dataclass writes each field through `object.__setattr__`, which took a sixth of the analysis. A record is one to the
type checker, which is where nothing may be assigned to it; at run time it is an ordinary class with slots.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

__all__ = ["record"]

Class = TypeVar("Class", bound=type)

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool, eq: bool = True) -> Callable[[Class], Class]:
        """Make a record of a class; the arguments are those of `dataclass`."""
        assert frozen
        return dataclass(slots=slots, eq=eq, unsafe_hash=eq)
