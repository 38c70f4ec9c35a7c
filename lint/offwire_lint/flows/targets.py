"""Storing: names, attributes, items and what is unpacked into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import remembered, sequences, sources, tenancy
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Cls, Func, Obj, objects
from offwire_lint.flows.values import FIELD, NOTHING, RAW, UNKNOWN, Taint, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def store(engine: Engine, name: str, value: Value, frame: Frame) -> None:
    """Bind a name."""
    function = frame.function
    if frame.kind != "function" or function is None or name in function.locals:
        if frame.kind == "module":
            remembered.rebound(frame.vars.get(name), value)
        frame.vars[name] = value
        return
    holder, between = frame.parent, [function]
    while (
        holder is not None
        and holder.kind == "function"
        and name not in (holder.function.locals if holder.function else ())
    ):
        between += [holder.function] if holder.function else []
        holder = holder.parent
    if holder is not None and holder.kind == "function":
        for one in between:
            one.rebinds = True
    target = holder or frame.module.frame
    before = target.vars.get(name)
    value = value if before is None else join2(before, value)
    target.vars[name] = value
    remembered.rebound(before, value)
    remembered.note(engine, target, name, value)


def assign(engine: Engine, target: Node, value: Value, frame: Frame, place: int = 0) -> None:
    """Bind a value to a target."""
    op = target[0]
    if op == "name":
        store(engine, target[2], named(engine, target[2], value, frame, target[1]), frame)
    elif op == "tuple":
        _unpack(engine, target[2], value, frame)
    elif op == "star":
        made = engine.obj("list", target[1], frame)
        made.add(engine.element(value), None)
        assign(engine, target[2], Value(refs=(made,)), frame)
    elif op == "attr":
        set_attribute(engine, engine.eval(target[2], frame), target[3], value, frame, place or target[1])
    elif op == "sub":
        receiver = engine.eval(target[2], frame)
        index = engine.eval(target[3], frame)
        if not objects(receiver) and target[2][0] == "name" and (value.taints or value.refs):
            made = engine.obj("dict", target[1], frame)
            receiver = join2(receiver, Value(refs=(made,)))
            store(engine, target[2][2], receiver, frame)
        tenancy.cached(engine, target, value, frame, place or target[1])
        holders = objects(receiver)
        for obj in holders:
            put(engine, obj, index, value, frame, place or target[1], alone=len(holders) == 1)


def named(engine: Engine, name: str, value: Value, frame: Frame, place: int) -> Value:
    """Give a value that nothing is known about the meaning of its name."""
    if value.opaque and not value.taints and not value.refs and not value.consts:
        return sources.by_name(engine, name, value, frame, place, "kept under a credential's name", 1)
    return value


def put(
    engine: Engine, obj: Obj, index: Value, value: Value, frame: Frame, place: int, *, alone: bool = True
) -> None:
    """Store into a container; `alone` if it is certain to be this one."""
    entry = (engine.at(frame, place), frame.owner)
    if index.consts and not index.opaque and not index.taints:
        for key in index.consts:
            key = sequences.counted(obj, key)
            obj.put(key, value, entry, strong=alone and frame.overwrites(obj) and len(index.consts) == 1)
            if True in value.consts and isinstance(key, str):
                engine.switched_on.add(key)
    else:
        obj.add(value, entry)
        if index.refs:
            obj.keyed = join2(obj.keyed, Value(refs=index.refs))


def set_attribute(engine: Engine, receiver: Value, name: str, value: Value, frame: Frame, place: int) -> None:
    """Store into an attribute."""
    for ref in receiver.refs:
        if isinstance(ref, Obj):
            entry = (engine.at(frame, place), frame.owner)
            ref.put(name, value, entry, strong=frame.overwrites(ref) and len(receiver.refs) == 1)
        elif isinstance(ref, Func) and name == "__doc__":
            ref.function.written_doc = (value, engine.at(frame, place))
        elif isinstance(ref, Func) and name == "__signature__":
            ref.function.signed = True
        elif isinstance(ref, Cls):
            before = ref.info.attrs.get(name, NOTHING)
            ref.info.attrs[name] = join2(before, value)
            remembered.rebound(before, ref.info.attrs[name])
        elif hasattr(ref, "module"):
            names = ref.module.frame.vars
            names[name] = join2(names.get(name, NOTHING), value)


def _unpack(engine: Engine, targets: Sequence[Node], value: Value, frame: Frame) -> None:
    rows = [obj for obj in objects(value) if obj.kind in ("tuple", "list") and obj.items]
    starred = next((number for number, target in enumerate(targets) if target[0] == "star"), None)
    known = sequences.known(value)
    if starred is not None and known is not None and len(known) >= len(targets) - 1:
        behind = len(targets) - starred - 1
        rest = engine.obj("list", targets[starred][1], frame, "starred")
        sequences.fill(rest, known[starred : len(known) - behind])
        known[starred : len(known) - behind] = [Value(refs=(rest,))]
        for target, part in zip(targets, known, strict=True):
            assign(engine, target[2] if target[0] == "star" else target, part, frame)
        return
    if starred is None and known is not None and len(known) == len(targets):
        for target, part in zip(targets, known, strict=True):
            assign(engine, target, part if part is not NOTHING else UNKNOWN, frame)
        return
    one = engine.element(value.map(_in_its_place)).map(_in_its_place)
    for position, target in enumerate(targets):
        part = one
        if rows and (starred is None or position < starred):
            part = join([obj.items.get(position, obj.rest) for obj in rows])
            part = join2(part, Value(value.taints, (), (), value.opaque)) if value.taints else part
        assign(engine, target, part if part is not NOTHING else UNKNOWN, frame)


def _in_its_place(taint: Taint) -> Taint:
    """What is taken by its place in a row is a field."""
    if taint.kind == RAW and taint.rows == 1:
        return replace(taint, kind=FIELD)
    return replace(taint, rows=0) if taint.kind == FIELD and taint.rows else taint
