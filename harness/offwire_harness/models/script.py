"""The words of a script: `call(...)` and `say(...)`, and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class ScriptError(Exception):
    """The agent asked the scripted model for something that the script does not hold."""


@dataclass(frozen=True, slots=True)
class Call:
    """The model calls a tool with these arguments."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"call({', '.join([repr(self.name), *(f'{key}=...' for key in self.arguments)])})"


@dataclass(frozen=True, slots=True)
class Say:
    """The model says something, and calls nothing."""

    text: str

    def __str__(self) -> str:
        return "say(...)"


Turn = Call | Say | Sequence[Call]
"""One answer of the model; several calls in a list are parallel tool calls."""


def call(name: str, /, **arguments: Any) -> Call:
    """Have the model call a tool, by the name that the agent offers it under, with these arguments."""
    return Call(name, arguments)


def say(text: str) -> Say:
    """Have the model answer with text."""
    return Say(text)


@dataclass(frozen=True, slots=True)
class Step:
    """One answer in a normal form: text, or one call or more."""

    text: str | None
    calls: tuple[Call, ...] = ()

    def __str__(self) -> str:
        return " + ".join(map(str, self.calls)) if self.calls else "say(...)"


def step(turn: Turn | str) -> Step:
    """Return a turn in its normal form.

    Raises:
        TypeError: it is neither text nor calls.
    """
    if isinstance(turn, str):
        return Step(turn)
    if isinstance(turn, Say):
        return Step(turn.text)
    if isinstance(turn, Call):
        return Step(None, (turn,))
    given: tuple[object, ...] = tuple(turn) if isinstance(turn, Sequence) else ()
    calls = tuple(each for each in given if isinstance(each, Call))
    if not calls or len(calls) < len(given):
        raise TypeError(f"a turn is call(...), say(...) or a list of calls, not {type(turn).__name__}")
    return Step(None, calls)
