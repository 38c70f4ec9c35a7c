"""Copies of what can change, so that a change of one leaves the other as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Dumped, Obj, objects
from offwire_lint.flows.values import NOTHING, Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

_DEEPEST = 8
_KINDS = frozenset(("dict", "list", "tuple", "set", "instance"))


def copied(engine: Engine, value: Value, frame: Frame, place: int, *, depth: int = _DEEPEST) -> Value:
    """The value with new objects in place of its own, and of those that they hold down to `depth`."""
    return _copy(engine, value, frame, place, depth, {})


def shallow(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """The value with new objects in place of its own; they hold the same things."""
    return copied(engine, value, frame, place, depth=1)


def updated(engine: Engine, obj: Obj, args: Args, frame: Frame, place: int) -> Value:
    """`model.model_copy(update={...})`: a copy of an instance, with some fields changed."""
    new = _obj(engine, obj, frame, place, 1, {})
    for given in objects(args.keywords.get("update", (NOTHING, 0))[0]):
        for key, item, entry in list(given.contents()):
            if key is not None:
                new.put(key, item, entry, strong=frame.overwrites(new))
    return Value(refs=(new,))


def loaded(engine: Engine, value: Value, frame: Frame, place: int) -> Value | None:
    """What a JSON text was made of, if that is known."""
    texts = [ref for ref in value.refs if isinstance(ref, Dumped)]
    if not texts or len(texts) != len(value.refs):
        return None
    return copied(engine, Value(refs=tuple(ref.obj for ref in texts)), frame, place)


def _copy(engine: Engine, value: Value, frame: Frame, place: int, depth: int, made: dict[int, Obj]) -> Value:
    if not depth or not any(isinstance(ref, Obj) for ref in value.refs):
        return value
    refs = tuple(
        _obj(engine, ref, frame, place, depth, made) if isinstance(ref, Obj) and _plain(ref) else ref
        for ref in value.refs
    )
    return Value(value.taints, refs, value.consts, value.opaque)


def _plain(obj: Obj) -> bool:
    return obj.kind in _KINDS and (obj.cls is not None or not obj.ext)


def _obj(engine: Engine, obj: Obj, frame: Frame, place: int, depth: int, made: dict[int, Obj]) -> Obj:
    known = made.get(obj.number)
    if known is not None:
        return known
    new = made[obj.number] = engine.obj(obj.kind, place, frame, (obj.number, "copy"))
    new.cls, new.ext, new.held, new.keyed = obj.cls, obj.ext, obj.held, obj.keyed
    for key, item, entry in list(obj.contents()):
        inner = _copy(engine, item, frame, place, depth - 1, made)
        if key is None:
            new.add(inner, entry)
        else:
            new.put(key, inner, entry, strong=frame.overwrites(new))
    return new
