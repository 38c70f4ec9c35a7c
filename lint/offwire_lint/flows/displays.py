"""Lists, dicts, sets and tuples as they are written, and comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offwire_lint.flows import conditions, protocols, sequences, syntax
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Obj, objects
from offwire_lint.flows.values import NOTHING, RAW, Taint, Value, taints_of

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def spread(engine: Engine, made: Obj, value: Value, *, strong: bool = True) -> None:
    """Put everything that `value` contains into `made`."""
    holders = objects(value)
    strong = strong and len(holders) == 1
    for obj in holders:
        for key, item, entry in list(obj.contents()):
            if made.kind == "dict" and key is not None:
                made.put(key, item, entry, strong=strong)
            else:
                made.add(item, entry)


def sequence(engine: Engine, node: Node, frame: Frame) -> Value:
    """A list, tuple or set as it is written."""
    kind, place, items = node
    made = engine.obj(kind, place, frame)
    strong = frame.overwrites(made)
    taints: tuple[Taint, ...] = ()
    position, certain = 0, True
    for item in items:
        entry = (engine.at(frame, item[1]), frame.owner)
        if item[0] != "star":
            value = engine.eval(item, frame)
            if certain:
                made.put(position, value, entry, strong=strong)
            else:
                made.add(value, entry)
            position += 1
            continue
        value = protocols.iterable(engine, engine.eval(item[2], frame), frame, item[1])
        parts = sequences.known(value)
        if parts is not None and certain:
            for part in parts:
                made.put(position, part, entry, strong=strong)
                position += 1
            continue
        certain = False  # what follows may stand anywhere
        inner = engine.element(value)
        made.add(Value({}, inner.refs, inner.consts, inner.opaque) if not objects(value) else inner, None)
        taints += tuple(value.taints.values())
    return Value(taints_of(taints), (made,))


def dictionary(engine: Engine, node: Node, frame: Frame) -> Value:
    """A dict as it is written."""
    made = engine.obj("dict", node[1], frame)
    taints: tuple[Taint, ...] = ()
    for key, item in node[2]:
        if key is None:
            value = engine.eval(item, frame)
            spread(engine, made, value)
            taints += tuple(
                taint.then(engine.at(frame, item[1]), "spread into the dict")
                for taint in value.taints.values()
            )
            continue
        index = engine.eval(key, frame)
        engine.put(made, index, engine.eval(item, frame), frame, item[1])
    if "name" in made.items and ("parameters" in made.items or "description" in made.items):
        for name in made.items["name"].consts:
            engine.offered.setdefault(str(name), []).append(_properties(made))
    return Value(taints_of(taints), (made,))


def _properties(schema: Obj) -> frozenset[str] | None:
    """The parameters that a tool's schema, written as a dict, offers; None where they are not known."""
    for parameters in objects(schema.items.get("parameters", NOTHING)):
        for properties in objects(parameters.items.get("properties", NOTHING)):
            if properties.rest is NOTHING:
                return frozenset(str(name) for name in properties.items)
    return None


def starred(engine: Engine, node: Node, frame: Frame) -> Value:
    """What `*x` puts in."""
    return engine.element(engine.eval(node[2], frame))


def comprehension(engine: Engine, node: Node, frame: Frame) -> Value:
    """What a comprehension makes."""
    _, place, kind, elements, generators = node
    before = frame.vars
    frame.vars = dict(before)
    for target, source, tests, _ in generators:
        values = protocols.iterable(engine, engine.eval(source, frame), frame, source[1])
        one = engine.element(values).then(engine.at(frame, source[1]), "looped over, item by item")
        engine.assign(target, one, frame)
        for test in tests:
            engine.eval(test, frame)
            frame.vars = conditions.narrowed(engine, test, frame, frame.vars)
    made = engine.obj("dict" if kind == "dict" else "list" if kind == "gen" else kind, place, frame)
    if kind == "dict":
        index = engine.eval(elements[0], frame)
        value = engine.eval(elements[1], frame)
        if index.has(RAW) and value.has(RAW):
            return Value(value.taints, (), (), True)  # a body's own fields under their own names
        if index.consts and not index.opaque and not index.taints:
            for key in index.consts:
                made.put(key, value, None, strong=False)
        else:
            made.add(value, None)
    else:
        made.add(engine.eval(elements[0], frame), None)
    kept = {
        name: value
        for name, value in frame.vars.items()
        if name in before or syntax.walrus_name(elements, generators, name)
    }
    bound = {name for target, *_ in generators for name in syntax.target_names(target)}
    frame.vars = {**kept, **{name: before[name] for name in bound if name in before}}
    for name in bound:
        if name not in before:
            frame.vars.pop(name, None)
    return Value(refs=(made,))
