"""What names may hold after code that may take several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offwire_lint.flows import conditions, operators, subscripts
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import objects
from offwire_lint.flows.values import Value, join

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def run_if(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `if`."""
    _, _, test, body, orelse = node
    asked = operators.truth(engine, test, frame)
    conditions.validate(engine, test, frame)
    before = frame.vars
    if conditions.decided(asked, test, frame):
        taken = engine.branch(frame, body if asked.consts[0] else orelse, before)
        return engine.merge(frame, [taken], before)
    narrowed = conditions.narrowed(engine, test, frame, before)
    otherwise = conditions.narrowed_else(engine, test, frame, before)
    arms = [engine.branch(frame, body, narrowed), engine.branch(frame, orelse, otherwise)]
    return engine.merge(frame, arms, before)


def run_match(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `match`."""
    _, _, subject, cases = node
    value = engine.eval(subject, frame)
    before = frame.vars
    arms: list[dict[str, Value] | None] = []
    total = False
    for pattern, guard, body in cases:
        frame.vars = dict(before)
        _bind(engine, pattern, value, frame)
        if guard is not None:
            engine.eval(guard, frame)
        total = total or (guard is None and pattern[0] == "any" and pattern[3] is None)
        arms.append(engine.branch(frame, body, frame.vars))
    frame.vars = before
    return engine.merge(frame, [*arms, None if total else before], before)


def _bind(engine: Engine, pattern: Node, value: Value, frame: Frame) -> None:
    op = pattern[0]
    if op == "value":
        engine.eval(pattern[2], frame)
    elif op == "any":
        if pattern[3] is not None:
            _bind(engine, pattern[3], value, frame)
        if pattern[2]:
            engine.store(pattern[2], value, frame)
    elif op == "or":
        for one in pattern[2]:
            _bind(engine, one, value, frame)
    elif op == "star":
        if pattern[2]:
            engine.store(pattern[2], value, frame)
    elif op == "seq":
        for position, one in enumerate(pattern[2]):
            rows = [obj.items[position] for obj in objects(value) if position in obj.items]
            _bind(engine, one, join(rows) if rows else engine.element(value), frame)
    elif op == "map":
        for key, one in pattern[2]:
            index = engine.eval(key, frame)
            _bind(engine, one, subscripts.select(engine, value, index, frame, key[1]), frame)
        if pattern[3]:
            engine.store(pattern[3], value, frame)
    elif op == "new":
        engine.eval(pattern[2], frame)
        for one in pattern[3]:
            _bind(engine, one, engine.element(value), frame)
        for name, one in pattern[4]:
            _bind(engine, one, engine.attribute(value, name, frame, pattern[2][1]), frame)
