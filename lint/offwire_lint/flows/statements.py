"""What each form of statement does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import (
    branches,
    conditions,
    definitions,
    displays,
    hints,
    imports,
    loops,
    operators,
    protocols,
    select,
    sequences,
    syntax,
    trying,
)
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Bound, objects
from offwire_lint.flows.values import NOTHING, Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def _expr(engine: Engine, node: Node, frame: Frame) -> bool:
    engine.eval(node[2], frame)
    return True


def _assign(engine: Engine, node: Node, frame: Frame) -> bool:
    value = engine.eval(node[3], frame)
    for target in node[2]:
        engine.assign(target, value, frame, node[3][1])
    return True


def _aug(engine: Engine, node: Node, frame: Frame) -> bool:
    _, place, target, op, right = node
    old, new = engine.eval(target, frame), engine.eval(right, frame)
    entry = (engine.at(frame, right[1]), frame.owner)
    for obj in objects(old):
        if obj.kind == "list":
            obj.add(engine.element(new), entry)
        elif op == "|" and obj.kind == "dict":
            strong = frame.overwrites(obj) and len(old.refs) == 1 and len(objects(new)) == 1
            displays.spread(engine, obj, new, strong=strong)
        elif op == "|" and obj.kind == "set":
            obj.add(engine.element(new), entry)
        if op == "|" and obj.kind != "list" and new.taints:
            obj.add(Value(new.taints, (), (), True), entry)
    if not objects(old):
        engine.assign(target, operators.combine(engine, op, old, new, place, frame), frame, right[1])
    return True


def _ann(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, target, annotation, right = node
    value = NOTHING if right is None else engine.eval(right, frame)
    if frame.kind == "class" and frame.cls is not None and target[0] == "name":
        frame.cls.fields[target[2]] = (annotation, right)
    if right is None and frame.kind != "class":
        if target[0] == "name" and target[2] not in frame.vars:
            frame.vars[target[2]] = hints.typed(engine, annotation, frame)
        return True
    if not value.taints and not value.consts and all(isinstance(ref, Bound) for ref in value.refs):
        declared = hints.typed(engine, annotation, frame)
        value = declared if declared.refs else value
    if right is not None:
        engine.assign(target, hints.as_declared(value, annotation), frame, right[1])
    return True


def _return(engine: Engine, node: Node, frame: Frame) -> bool:
    place = node[2][1] if node[2] is not None else node[1]
    value = engine.maybe(node[2], frame)
    if frame.function is not None and syntax.declares_records(frame.function.returns):
        value = value.map(select.records)
    frame.returns.append((engine.at(frame, place), value))
    frame.exits.append(frame.vars)
    return False


def _with(engine: Engine, node: Node, frame: Frame) -> bool:
    _, _, items, body = node
    for context, target in items:
        value = engine.eval(context, frame)
        entered = protocols.entered(engine, value, frame, context[1])
        if target is not None:
            engine.assign(target, entered, frame)
    return engine.block(body, frame)


def _def(engine: Engine, node: Node, frame: Frame) -> bool:
    definitions.define(engine, node[2], frame)
    return True


def _class(engine: Engine, node: Node, frame: Frame) -> bool:
    definitions.define_class(engine, node[2], frame)
    return True


def _import(engine: Engine, node: Node, frame: Frame) -> bool:
    imports.run(engine, node, frame)
    return True


def _assert(engine: Engine, node: Node, frame: Frame) -> bool:
    engine.eval(node[2], frame)
    conditions.validate(engine, node[2], frame)
    if node[3] is not None:
        message = engine.eval(node[3], frame)
        engine.hit("log", message, engine.at(frame, node[3][1]), frame, "an assertion's message")
    return True


def _del(engine: Engine, node: Node, frame: Frame) -> bool:
    for target in node[2]:
        if target[0] == "name":
            frame.vars.pop(target[2], None)
        elif target[0] == "sub":
            receiver, index = engine.eval(target[2], frame), engine.eval(target[3], frame)
            for obj in objects(receiver):
                number = index.consts[0] if index.known else None
                if obj.kind != "dict":
                    certain = frame.overwrites(obj) and len(receiver.refs) == 1
                    if not certain or not sequences.changed(obj, "pop", index):
                        sequences.shuffled(obj)
                elif frame.overwrites(obj) and len(receiver.refs) == 1 and number in obj.items:
                    obj.items.pop(number)
                    obj.changed()
    return True


def _nothing(engine: Engine, node: Node, frame: Frame) -> bool:
    return True


EXECUTE: dict[str, Callable[[Engine, Node, Frame], bool]] = {
    "expr": _expr, "assign": _assign, "aug": _aug, "ann": _ann, "return": _return, "raise": trying.run_raise, "if": branches.run_if,
    "for": loops.run_for, "while": loops.run_while, "with": _with, "try": trying.run_try, "match": branches.run_match, "def": _def, "class": _class,
    "import": _import, "from": _import, "assert": _assert, "del": _del, "break": loops.run_break, "continue": loops.run_continue,
    "pass": _nothing, "global": _nothing, "nonlocal": _nothing,
}  # fmt: skip
