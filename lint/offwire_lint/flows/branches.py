"""What names may hold after code that may take several ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import conditions, operators, sequences, subscripts
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Cls, Obj, objects
from offwire_lint.flows.values import UNKNOWN, Value, join

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
        return engine.block(body if asked.consts[0] else orelse, frame)
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
        fits = _fits(engine, pattern, value, frame)
        if fits is False:
            continue
        frame.vars = dict(before)
        _bind(engine, pattern, value, frame)
        if guard is not None:
            engine.eval(guard, frame)
        arms.append(engine.branch(frame, body, frame.vars))
        total = guard is None and bool(fits)
        if total:
            break
    frame.vars = before
    return engine.merge(frame, [*arms, None if total else before], before)


def _fits(engine: Engine, pattern: Node, value: Value, frame: Frame) -> bool | None:
    """Whether a pattern fits a value; None where that is not known."""
    op = pattern[0]
    if op == "any":
        return True if pattern[3] is None else _fits(engine, pattern[3], value, frame)
    if op == "or":
        found = [_fits(engine, one, value, frame) for one in pattern[2]]
        return True if True in found else None if None in found else False
    if op == "value":
        wanted = engine.eval(pattern[2], frame)
        known = value.known and len(value.consts) == 1 and wanted.known and len(wanted.consts) == 1
        return value.consts[0] == wanted.consts[0] if known else None
    obj = value.refs[0] if len(value.refs) == 1 and not value.taints else None
    if not isinstance(obj, Obj) or obj.ext:
        return None
    if op == "seq":
        return _row_fits(engine, pattern, obj, frame)
    if op == "map":
        return None if obj.kind == "dict" else False
    if op == "new":
        return _instance_fits(engine, pattern, obj, frame)
    return None


def _row_fits(engine: Engine, pattern: Node, obj: Obj, frame: Frame) -> bool | None:
    if obj.kind not in ("list", "tuple"):
        return False
    parts = sequences.elements(obj)
    if parts is None or any(one[0] == "star" for one in pattern[2][:-1]):
        return None
    wanted = [one for one in pattern[2] if one[0] != "star"]
    if len(parts) < len(wanted) or (len(wanted) == len(pattern[2]) and len(parts) > len(wanted)):
        return False
    found = [_fits(engine, one, part, frame) for one, part in zip(wanted, parts, strict=False)]
    return False if False in found else None if None in found else True


def _instance_fits(engine: Engine, pattern: Node, obj: Obj, frame: Frame) -> bool | None:
    classes = [ref.info for ref in engine.eval(pattern[2], frame).refs if isinstance(ref, Cls)]
    if obj.cls is None:
        return False if classes and obj.kind != "instance" else None
    if len(classes) != 1 or pattern[3]:
        return None
    if classes[0] not in list(obj.cls.lineage()):
        return False
    found = [_fits(engine, one, obj.items.get(name, UNKNOWN), frame) for name, one in pattern[4]]
    return False if False in found else None if None in found else True


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
        _bind_row(engine, pattern[2], value, frame)
    elif op == "map":
        for key, one in pattern[2]:
            index = engine.eval(key, frame)
            _bind(engine, one, subscripts.select(engine, value, index, frame, key[1]), frame)
        if pattern[3]:
            engine.store(pattern[3], _without(engine, value, pattern, frame), frame)
    elif op == "new":
        engine.eval(pattern[2], frame)
        for one in pattern[3]:
            _bind(engine, one, engine.element(value), frame)
        for name, one in pattern[4]:
            _bind(engine, one, engine.attribute(value, name, frame, pattern[2][1]), frame)


def _bind_row(engine: Engine, parts: Sequence[Node], value: Value, frame: Frame) -> None:
    """Bind the parts of a sequence pattern: by place where all elements are known, else each to what stands there or anywhere."""
    star = next((number for number, one in enumerate(parts) if one[0] == "star"), None)
    rows = [obj for obj in objects(value) if obj.kind in ("list", "tuple")]
    known = sequences.known(value)
    if known is not None and len(known) < len(parts) - (star is not None):
        known = None
    for number, one in enumerate(parts):
        if number == star:
            _bind(engine, one, _between(engine, value, number, len(parts) - number - 1, frame), frame)
        elif known is not None:
            _bind(
                engine,
                one,
                known[number - len(parts) if star is not None and number > star else number],
                frame,
            )
        else:
            placed = [
                obj.items[number] for obj in rows if number in obj.items and (star is None or number < star)
            ]
            _bind(engine, one, join(placed) if placed else engine.element(value), frame)


def _between(engine: Engine, value: Value, before: int, behind: int, frame: Frame) -> Value:
    """What `*rest` binds: the elements but for so many at the start and at the end."""
    refs: list[Any] = []
    for obj in objects(value):
        made = engine.obj("list", 0, frame, (obj.number, "between", before, behind))
        elements = sequences.elements(obj)
        if elements is not None:
            sequences.fill(made, elements[before : len(elements) - behind])
        else:
            made.add(engine.element(Value(refs=(obj,))), None)
        refs.append(made)
    return Value(value.taints, tuple(refs), (), not refs)


def _without(engine: Engine, value: Value, pattern: Node, frame: Frame) -> Value:
    """What `**rest` binds: the mapping without the keys that the pattern names."""
    named = {const for key, _ in pattern[2] for const in engine.eval(key, frame).consts}
    refs: list[Any] = []
    for ref in value.refs:
        if not isinstance(ref, Obj) or ref.kind != "dict":
            refs.append(ref)
            continue
        made = engine.obj("dict", pattern[1], frame, (ref.number, "rest", *sorted(map(str, named))))
        for key, item, entry in list(ref.contents()):
            if key is None:
                made.add(item, entry)
            elif key not in named:
                made.put(key, item, entry, strong=False)
        refs.append(made)
    return Value(value.taints, tuple(refs), (), value.opaque)
