"""What each form of expression evaluates to."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import (
    activations,
    attributes,
    calls,
    conditions,
    definitions,
    displays,
    operators,
    remembered,
    sources,
    subscripts,
    tenancy,
    uses,
)
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Ext, objects
from offwire_lint.flows.values import CREDENTIAL, UNKNOWN, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def _const(engine: Engine, node: Node, frame: Frame) -> Value:
    return Value(consts=(node[2],))


def _secret(engine: Engine, node: Node, frame: Frame) -> Value:
    place = engine.at(frame, node[1])
    return engine.source(
        CREDENTIAL, place, f"a literal ({node[2]})", sources.RANK[node[3]], frame, f"the literal {node[2]}"
    )


_BUILTINS = frozenset(dir(builtins))


def _name(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of a name."""
    name = node[2]
    value = frame.vars.get(name)
    if value is not None:
        return value
    holder = frame.parent
    while holder is not None:
        if holder.kind != "class" and name in holder.vars:
            closed_over = holder.kind == "function"
            remembered.note(engine, holder, name, holder.vars[name])
            return uses.used(engine, holder.vars[name], node[1], frame, name, closed_over=closed_over)
        holder = holder.parent
    function = frame.function
    if function is not None and name in function.locals:
        return UNKNOWN
    if name in _BUILTINS:
        return Value(refs=(Ext(f"builtins.{name}"),))
    star = frame.module.frame.vars.get("*")
    if star is not None:
        return Value(refs=tuple(Ext(f"{ref.name}.{name}") for ref in star.refs if isinstance(ref, Ext)))
    return UNKNOWN


def _lambda(engine: Engine, node: Node, frame: Frame) -> Value:
    return definitions.closure(engine, node[2], frame)


def _cond(engine: Engine, node: Node, frame: Frame) -> Value:
    asked = operators.truth(engine, node[2], frame)
    conditions.validate(engine, node[2], frame)
    if conditions.decided(asked, node[2], frame):
        return engine.eval(node[3] if asked.consts[0] else node[4], frame)
    before = frame.vars
    where_it_holds = conditions.narrowed(engine, node[2], frame, before)
    otherwise = conditions.narrowed_else(engine, node[2], frame, before)
    yes = _where(engine, node[3], frame, where_it_holds)
    no = _where(engine, node[4], frame, otherwise)
    tenancy.fallback(engine, yes, no, node[4][1], node[3], frame)
    return join2(yes, no)


def _where(engine: Engine, node: Node, frame: Frame, narrowed: dict[str, Value]) -> Value:
    """The value of an expression where a test tells more of the names in it."""
    if narrowed is frame.vars:
        return engine.eval(node, frame)
    told = {name: value for name, value in narrowed.items() if value is not frame.vars.get(name)}
    before = {name: frame.vars[name] for name in told if name in frame.vars}
    frame.vars.update(told)
    value = engine.eval(node, frame)
    for name in told:
        if frame.vars.get(name) is told[name] and name in before:
            frame.vars[name] = before[name]
    return value


def _await(engine: Engine, node: Node, frame: Frame) -> Value:
    return engine.eval(node[2], frame)


def _yield(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.maybe(node[2], frame)
    place = node[2][1] if node[2] is not None else node[1]
    frame.yields.append((engine.at(frame, place), value))
    return frame.vars.get(activations.SENT, UNKNOWN)


def _yield_from(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.eval(node[2], frame)
    frame.yields.append((engine.at(frame, node[2][1]), engine.element(value)))
    returned = [engine.delegated[obj.number] for obj in objects(value) if obj.number in engine.delegated]
    return join(returned) if returned else UNKNOWN


def _walrus(engine: Engine, node: Node, frame: Frame) -> Value:
    value = engine.eval(node[3], frame)
    engine.assign(node[2], value, frame, node[1])
    return frame.vars.get(node[2][2], value)


def _call(engine: Engine, node: Node, frame: Frame) -> Value:
    engine.work += 1
    return calls.evaluate(engine, node, frame)


EVALUATE: dict[str, Callable[[Engine, Node, Frame], Value]] = {
    "const": _const, "secret": _secret, "name": _name, "attr": attributes.evaluate, "sub": subscripts.evaluate, "fstr": operators.f_string, "bin": operators.binary,
    "bool": operators.boolean, "not": operators.inverted, "unary": operators.unary, "cmp": operators.comparison, "tuple": displays.sequence, "list": displays.sequence, "set": displays.sequence,
    "dict": displays.dictionary, "star": displays.starred, "comp": displays.comprehension, "lambda": _lambda, "cond": _cond, "await": _await, "yield": _yield,
    "yieldfrom": _yield_from, "walrus": _walrus, "call": _call, "slice": subscripts.bounds,
}  # fmt: skip
