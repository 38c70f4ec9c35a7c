"""What operators make of their operands."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import binding, displays, protocols, sequences, templates, tenancy, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, TESTED, objects
from offwire_lint.flows.values import CREDENTIAL, RAW, Value, constant, join, join2, taints_of

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def binary(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of `x + y` and its like."""
    left, right = engine.eval(node[3], frame), engine.eval(node[4], frame)
    return combine(engine, node[2], left, right, node[1], frame)


def combine(engine: Engine, op: str, left: Value, right: Value, place: int, frame: Frame) -> Value:
    """What an operator makes of two values."""
    if op == "%" and (left.text is not None or left.has(CREDENTIAL, RAW)):
        return templates.percent(engine, left, right, frame, place)
    adders = [
        found
        for obj in objects(left)
        if op == "+" and obj.cls is not None and (found := obj.cls.find("__add__"))
    ]
    if adders and len(adders) == len(left.refs):
        bound = join(
            [
                binding.bind_method(engine, found, obj, frame, place)
                for found, obj in zip(adders, objects(left), strict=True)
            ]
        )
        return engine.apply(bound, Args([(right, place)]), frame, place)
    if op in "+|^" and any(not obj.ext for obj in (*objects(left), *objects(right))):
        kinds = {obj.kind for obj in (*objects(left), *objects(right))}
        made = engine.obj("dict" if "dict" in kinds else "list", place, frame)
        heads, tails = sequences.known(left), sequences.known(right)
        if heads is not None and tails is not None:
            sequences.fill(made, [*heads, *tails], [*objects(left), *objects(right)])
            return Value(refs=(made,))
        for value in (left, right):
            displays.spread(engine, made, value)
        return Value(
            taints_of((*left.taints.values(), *right.taints.values())),
            (made,),
            (),
            left.opaque or right.opaque,
        )
    if op in ("&", "|", "^") and left.refs == TESTED.refs:
        return left
    if op in "&-" and objects(left):
        return _elements_of(engine, left, right if op == "&" else None, place, frame)
    if op == "/" and any(obj.ext for obj in objects(left)):
        return left
    if op in "+/":
        return text.concat(engine, [left, right], place, frame, "joined to the text")
    if op == "*":
        if left.known and left.text is not None:
            return constant(left.text * 3)
        return left if left.taints or left.refs else right
    return CLEAN


def _elements_of(engine: Engine, left: Value, right: Value | None, place: int, frame: Frame) -> Value:
    """`left & right` of sets: what stands in both, so nothing but constants where one has no others; `left - other`."""
    made = engine.obj("set", place, frame, "elements")
    sides = [engine.element(side) for side in (left, right) if side is not None]
    plain = [side for side in sides if side.known]
    made.add(plain[0] if plain else sides[0], None)
    return Value(left.taints if not plain else {}, (made,))


def boolean(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of `x and y`, `x or y`."""
    left = engine.eval(node[3], frame)
    holds = _holds(left)
    if node[2] == "and":
        if holds is False and frame.fixed:
            return left
        right = engine.eval(node[4], frame)
        if holds and right.known:
            return right
        return right if right.taints or right.refs else join2(right, Value(opaque=True))
    if holds and frame.fixed:
        return left
    right = engine.eval(node[4], frame)
    tenancy.fallback(engine, left, right, node[4][1], node[3], frame)
    if holds is False:
        return right
    return left if holds else join2(left, right)


def _holds(value: Value) -> bool | None:
    """Whether a constant is true; None where that is not known."""
    found = {bool(const) for const in value.consts} if value.known else set()
    return found.pop() if len(found) == 1 else None


def inverted(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of `not x`."""
    holds = _holds(truth(engine, node[2], frame))
    return CLEAN if holds is None else constant(not holds)


def comparison(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of a comparison: of constants, what it comes to."""
    values = [truth(engine, operand, frame) for operand in node[3]]
    found = [_compared(op, *pair) for op, pair in zip(node[2], pairwise(values), strict=True)]
    return TESTED if None in found else constant(all(found))


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": lambda left, right: left is right,
    "is not": lambda left, right: left is not right,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def _compared(op: str, left: Value, right: Value) -> bool | None:
    if not left.known or len(left.consts) != 1 or op not in _COMPARE:
        return None
    other: Any = right.consts[0] if right.known and len(right.consts) == 1 else None
    if op in ("in", "not in") and not isinstance(other, str):
        other = sequences.constants(right)
        if other is None:
            return None
    elif not right.known or len(right.consts) != 1:
        return None
    try:
        return bool(_COMPARE[op](left.consts[0], other))
    except TypeError:
        return None


def unary(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of `-x` and its like."""
    value = engine.eval(node[2], frame)
    if value.known and isinstance(value.consts[0], (int, float)):
        return constant(-value.consts[0])
    return value if value.refs == TESTED.refs else CLEAN


def truth(engine: Engine, node: Node, frame: Frame) -> Value:
    """Evaluate what is only asked for its truth: asking whether a credential is there does not use it."""
    if node[0] not in ("name", "attr"):
        return engine.eval(node, frame)
    engine.asking += 1
    value = engine.eval(node, frame)
    engine.asking -= 1
    return value


def f_string(engine: Engine, node: Node, frame: Frame) -> Value:
    """The text that an f-string makes."""
    parts: list[str | Value] = []
    for part in node[2]:
        if isinstance(part, str):
            parts.append(part)
        else:
            parts.append(
                protocols.spoken(engine, engine.eval(part[0], frame), frame, node[1], formatted=True)
            )
    return text.concat(engine, parts, node[1], frame, "put into the f-string")
