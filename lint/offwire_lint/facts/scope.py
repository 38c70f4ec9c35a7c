"""Which names a function binds, and which it takes from outside."""

from __future__ import annotations


class Scope:
    """The names of one function, class or module while it is lowered."""

    __slots__ = ("bound", "outer", "used", "yields")

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.used: set[str] = set()
        self.outer: set[str] = set()  # declared global or nonlocal
        self.yields = False

    def free(self) -> tuple[str, ...]:
        """Names that come from outside, sorted."""
        return tuple(sorted((self.used - self.bound) | self.outer))

    def locals(self) -> tuple[str, ...]:
        """Names that live here, sorted."""
        return tuple(sorted(self.bound - self.outer))
