"""The arguments of a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from offwire_lint.flows.values import Value


@dataclass
class Args:
    """The arguments of one call, each with its place."""

    positional: list[tuple[Value, int]] = field(default_factory=list)
    keywords: dict[str, tuple[Value, int]] = field(default_factory=dict)
    star: Value | None = None
    starstar: Value | None = None

    def all(self) -> Iterable[tuple[Value, int]]:
        """Every argument."""
        yield from self.positional
        yield from self.keywords.values()
        for extra in (self.star, self.starstar):
            if extra is not None:
                yield extra, 0

    def values(self) -> list[Value]:
        """Every argument's value."""
        return [value for value, _ in self.all()]

    def get(self, position: int | None, name: str) -> tuple[Value, int] | None:
        """An argument by keyword or position."""
        if name in self.keywords:
            return self.keywords[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return None
