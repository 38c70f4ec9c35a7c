"""Functions that no code of the project calls: those that a framework asks, and those that nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offwire_lint.flows import activations, signatures, syntax
from offwire_lint.flows.events import Hit
from offwire_lint.flows.frames import Frame, Function
from offwire_lint.flows.heap import Cls, Func, deep
from offwire_lint.flows.values import Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def asked(engine: Engine, ref: Func, channel: str, frame: Frame, sink: str, sure: int) -> None:
    """A function that a framework calls to learn what to tell the model: what it returns arrives there."""
    summary = activations.run_function(engine, ref, signatures.generic_names(engine, ref), frame.tool, frame)
    for place, value in summary.returns if summary is not None else ():
        for taint, _ in deep(value):
            engine.events.hit(Hit(channel, place, taint, frame.tool, sink, sure))


def generic(engine: Engine, function: Function) -> None:
    """Interpret a function that nobody calls."""
    scope = function.scope or function.module.frame
    receiver: Value | None = None
    if function.cls is not None and "staticmethod" not in syntax.decorators(function):
        if "classmethod" in syntax.decorators(function):
            receiver = Value(refs=(Cls(function.cls),))
        else:
            receiver = Value(refs=(engine.instance_of(function.cls),))
    ref = Func(function, scope, receiver)
    activations.run_function(engine, ref, signatures.generic_names(engine, ref), None, None)
