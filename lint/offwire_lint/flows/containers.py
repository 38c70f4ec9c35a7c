"""Methods of dicts, lists and sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offwire_lint.flows import displays, sequences, subscripts, tenancy
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, Obj, keys_of, objects
from offwire_lint.flows.values import NOTHING, UNKNOWN, Value, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_MUTATE = frozenset("append add appendleft insert".split())


def of_container(
    engine: Engine, receiver: Value, obj: Obj, name: str, args: Args, frame: Frame, place: int
) -> Value:
    """Call a method of a dict, list, set or tuple."""
    first = args.positional[0][0] if args.positional else NOTHING
    second = args.positional[1] if len(args.positional) > 1 else None
    here = Value(refs=(obj,))
    strong = frame.overwrites(obj) and len(receiver.refs) == 1
    if name in _MUTATE:
        value, at = args.positional[-1] if args.positional else (NOTHING, place)
        if name in ("insert", "appendleft"):
            if strong and sequences.changed(obj, name, first if name == "insert" else None, value):
                return Value(consts=(None,))
            sequences.shuffled(obj)
        obj.add(value, (engine.at(frame, at), frame.owner))
        return Value(consts=(None,))
    if name in ("sort", "reverse", "remove", "popleft", "extendleft") or (
        name == "pop" and obj.kind != "dict"
    ):
        taken = sequences.at(obj, first.consts[0] if first.known else -1 if name == "pop" else 0)
        if not strong or not sequences.changed(obj, name, None if first is NOTHING else first):
            sequences.shuffled(obj)
        if taken is not None and name in ("pop", "popleft"):
            return taken
    if name in ("extend", "update", "union", "extendleft"):
        for value, at in args.all():
            inner = Value(value.taints, (), (), True) if value.taints else NOTHING
            if inner is not NOTHING:
                obj.add(inner, (engine.at(frame, at), frame.owner))
            if obj.kind == "dict":
                displays.spread(engine, obj, value, strong=strong and len(objects(value)) == 1)
            elif objects(value):
                obj.add(engine.element(value), (engine.at(frame, at), frame.owner))
        if name == "update":
            for key, (value, at) in args.keywords.items():
                obj.put(key, value, (engine.at(frame, at), frame.owner), strong=strong)
        return here if name == "union" else Value(consts=(None,))
    if name in ("get", "pop", "setdefault", "popleft", "__getitem__"):
        found = subscripts.select(engine, here, first, frame, place) if first is not NOTHING else obj.every()
        if second is not None:
            node = ("const", place, first.text or "")
            tenancy.fallback(engine, found, second[0], second[1], node, frame)
            found = join2(found, second[0])
        if name == "pop" and obj.kind == "dict" and strong and first.text in obj.items:
            del obj.items[first.text]
            obj.version += 1
        return found
    if name == "items":
        pair = engine.obj("tuple", place, frame, obj.number)
        pair.put(0, keys_of(obj), None, strong=True)
        pair.put(1, obj.every(), None, strong=False)
        made = engine.obj("list", place, frame, (obj.number, "items"))
        made.add(Value(refs=(pair,)), None)
        return Value(refs=(made,))
    if name == "values":
        made = engine.obj("list", place, frame, (obj.number, "values"))
        made.add(obj.every(), None)
        return Value(refs=(made,))
    if name in ("copy", "__copy__", "deepcopy"):
        made = engine.obj(obj.kind, place, frame, (obj.number, "copy"))
        displays.spread(engine, made, here)
        return Value(refs=(made,))
    if name == "clear" and frame.overwrites(obj) and len(receiver.refs) == 1:
        obj.items.clear()
        obj.rest, obj.rest_entry = NOTHING, None
    if name in ("keys", "index", "count", "sort", "reverse", "clear", "remove"):
        return CLEAN
    if name in ("asend", "send", "__anext__", "__next__"):
        return obj.every()
    return UNKNOWN
