"""What `value[index]` may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import binding, collected, members, sequences, sources, uses
from offwire_lint.flows import select as selecting
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import TESTED, Cls, Ext, Obj, objects
from offwire_lint.flows.values import NOTHING, RAW, UNKNOWN, Value, join

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def evaluate(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of `x[index]`."""
    value = uses.settled(engine, engine.eval(node[2], frame))
    index = node[3]
    if index[0] in ("cmp", "bool", "not") and value.has(RAW):
        engine.eval(index, frame)
        return slice_of(engine, value, frame, node[1])
    if index[0] == "slice":
        bounds = [None if part is None else engine.eval(part, frame) for part in index[2:]]
        rows = [obj for obj in objects(value) if obj.kind in ("list", "tuple") and not obj.ext]
        if rows and not value.taints and len(rows) == len(value.refs):
            return Value(refs=tuple(sequences.cut(engine, obj, bounds, frame, node[1]) for obj in rows))
        return slice_of(engine, value, frame, node[1], _left(bounds))
    found = engine.eval(index, frame)
    if value.has(RAW) and (found.refs == TESTED.refs or _of_itself(node)):
        return slice_of(engine, value, frame, node[1])  # the rows that a column says
    return select(engine, value, found, frame, node[1])


def _of_itself(node: Node) -> bool:
    """`table[table["open"]]`."""
    whole, index = node[2], node[3]
    return bool(
        whole[0] == "name"
        and index[0] in ("sub", "attr")
        and index[2][0] == "name"
        and index[2][2] == whole[2]
    )


def bounds(engine: Engine, node: Node, frame: Frame) -> Value:
    """A slice that is assigned to, or one of several dimensions: its bounds are judged, itself it holds nothing."""
    for part in node[2:]:
        engine.maybe(part, frame)
    return UNKNOWN


def _left(bounds: Sequence[Value | None]) -> int | None:
    """How many characters `[:4]` or `[-4:]` leaves at most."""
    numbers = [one.consts[0] if one is not None and one.known else one for one in bounds[:2]]
    if numbers[0] in (None, 0) and isinstance(numbers[1], int) and numbers[1] > 0:
        return numbers[1]
    return -numbers[0] if numbers[1] is None and isinstance(numbers[0], int) and numbers[0] < 0 else None


def slice_of(engine: Engine, value: Value, frame: Frame, place: int, shown: int | None = None) -> Value:
    """What a slice holds."""
    cut = selecting.by_slice(Value(value.taints, (), (), True), engine.at(frame, place), shown)
    kept = tuple(ref for ref in value.refs if isinstance(ref, Obj))
    return Value(cut.taints, kept, (), True)


def select(engine: Engine, value: Value, index: Value, frame: Frame, place: int) -> Value:
    """What stands under an index."""
    found: list[Value] = []
    keys = index.consts if not index.opaque else ()
    for ref in value.refs:
        getter = ref.cls.find("__getitem__") if isinstance(ref, Obj) and ref.cls is not None else None
        if isinstance(ref, Obj) and getter is not None:
            bound = binding.bind_method(engine, getter, ref, frame, place)
            found.append(engine.apply(bound, Args([(index, place)]), frame, place))
        elif isinstance(ref, Obj):
            found.append(_item(engine, ref, keys, index, frame, place))
        elif isinstance(ref, Ext):
            found.append(members.item(engine, ref, index, frame, place))
        elif isinstance(ref, Cls):
            found.append(Value(refs=(ref,)))
    modelled = any(
        (isinstance(ref, Ext) and engine.models.cls(ref.name))
        or (isinstance(ref, Obj) and any(engine.models.items(cls) for cls in ref.ext))
        for ref in value.refs
    )
    if value.taints and not modelled:
        own = Value(value.taints, (), (), True)
        at = engine.at(frame, place)
        if keys:
            found.append(join(selecting.by_key(own, key, at, engine.models.words) for key in keys))
        else:
            found.append(selecting.by_unknown(own, index, at))
    if found:
        return join(found)
    return sources.named_item(engine, keys, frame, place)


def _item(engine: Engine, obj: Obj, keys: tuple[Any, ...], index: Value, frame: Frame, place: int) -> Value:
    if obj.ext and not obj.items:
        return members.item_of(engine, obj, index, frame, place)
    if keys:
        placed = [sequences.at(obj, key) for key in keys]
        if placed and None not in placed:
            return join([one for one in placed if one is not None])
        known = [obj.items[key] for key in keys if key in obj.items]
        if known:
            return join(known)
        if obj.kind == "dict" and obj.held is not NOTHING:
            return join(
                [collected.missing(engine, obj, keys[0] if len(keys) == 1 else None, frame, place), obj.rest]
            )
        if obj.rest is not NOTHING:
            return obj.rest
        if -1 in keys or any(isinstance(key, int) for key in keys):
            return obj.every() if obj.items else UNKNOWN
        return sources.named_item(engine, keys, frame, place) if not obj.items else UNKNOWN
    if obj.kind == "dict" and obj.held is not NOTHING and obj.rest is NOTHING:
        collected.missing(engine, obj, None, frame, place)
    return obj.every() if (obj.items or obj.rest is not NOTHING) else UNKNOWN
