"""Copies of what can change, so that a change of one leaves the other as it is."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Dumped, Obj, holds_objects, objects
from offwire_lint.flows.values import NOTHING, Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

_DEEPEST = 8
_MOST = 128
_KINDS = frozenset(("dict", "list", "tuple", "set", "instance"))


def copied(engine: Engine, value: Value, frame: Frame, place: int, *, depth: int = _DEEPEST) -> Value:
    """The value with new objects in place of its own, and of those that they hold down to `depth` or to the 128th."""
    return _Copier(engine, frame, place).value(value, depth)


def shallow(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """The value with new objects in place of its own; they hold the same things."""
    return copied(engine, value, frame, place, depth=1)


def anew(engine: Engine, value: Value, made: frozenset[int], frame: Frame, place: int) -> Value:
    """What a call returns: each call makes its dicts and lists anew, however often it is remembered."""
    if not any(isinstance(ref, Obj) and ref.number in made for ref in value.refs):
        return value
    return _Copier(engine, frame, place, made).value(value, _DEEPEST)


def updated(engine: Engine, obj: Obj, args: Args, frame: Frame, place: int) -> Value:
    """`model.model_copy(update={...})`: a copy of an instance, with some fields changed."""
    new = _Copier(engine, frame, place).obj(obj, 1)
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


@dataclass(slots=True)
class _Copier:
    """Makes copies at one place, of `only` some objects if that is given; each object has one copy."""

    engine: Engine
    frame: Frame
    place: int
    only: frozenset[int] | None = None
    made: dict[int, Obj] = field(default_factory=dict)
    waiting: deque[tuple[Obj, Obj, int]] = field(default_factory=deque)

    def value(self, value: Value, depth: int) -> Value:
        """The value with copies in place of its objects."""
        found = self._twin(value, depth)
        self._fill()
        return found

    def obj(self, obj: Obj, depth: int) -> Obj:
        """The copy of an object."""
        found = self._new(obj, depth)
        self._fill()
        return found

    def _twin(self, value: Value, depth: int) -> Value:
        """The value with copies in place of its objects; what these hold is filled in later."""
        if not depth or not holds_objects(value):
            return value
        refs = tuple(
            self._new(ref, depth) if isinstance(ref, Obj) and self._wanted(ref) else ref for ref in value.refs
        )
        return Value(value.taints, refs, value.consts, value.opaque)

    def _new(self, obj: Obj, depth: int) -> Obj:
        known = self.made.get(obj.number)
        if known is not None:
            return known
        new = self.made[obj.number] = self.engine.obj(obj.kind, self.place, self.frame, (obj.number, "copy"))
        new.cls, new.ext, new.held, new.keyed = obj.cls, obj.ext, obj.held, obj.keyed
        self.waiting.append((obj, new, depth - 1))
        return new

    def _fill(self) -> None:
        """Fill the copies, the outer ones first: where there are too many, the innermost stay common to both."""
        while self.waiting:
            obj, new, depth = self.waiting.popleft()
            strong = self.frame.overwrites(new)
            for key, item, entry in list(obj.contents()):
                inner = self._twin(item, depth)
                if key is None:
                    new.add(inner, entry)
                else:
                    new.put(key, inner, entry, strong=strong)

    def _wanted(self, obj: Obj) -> bool:
        if self.only is not None:
            return obj.number in self.only
        if len(self.made) >= _MOST and obj.number not in self.made:
            return False
        return obj.kind in _KINDS and (obj.cls is not None or not obj.ext)
