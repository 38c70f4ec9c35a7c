"""Attributes and items of what lies outside the project, as the models know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offwire_lint.flows import effects, externals, sources
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.externals import Method
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Ext, Obj
from offwire_lint.flows.values import NOTHING, Value, join2
from offwire_lint.models.schema import CallModel

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def attribute(engine: Engine, ref: Ext, name: str, frame: Frame, place: int) -> Value | None:
    """`something.name` outside the project."""
    full = f"{ref.name}.{name}"
    if engine.models.function(full) is None and engine.models.cls(full) is None:
        owner = engine.models.cls(ref.name)
        if owner is not None:
            found = engine.models.member(ref.name, name)
            if found is not None:
                return _as_member(engine, found, Value(refs=(ref,)), name, frame, place)
    return externals.external(engine, full, frame, place)


def member(engine: Engine, obj: Obj, name: str, frame: Frame, place: int) -> Value | None:
    """An attribute of an instance of an external class, if a model knows it."""
    for cls in obj.ext:
        found = engine.models.member(cls, name)
        if found is not None:
            return _as_member(engine, found, Value(refs=(obj,)), name, frame, place)
    return None


def _as_member(
    engine: Engine, found: str | CallModel, receiver: Value, name: str, frame: Frame, place: int
) -> Value:
    if isinstance(found, CallModel):
        return Value(refs=(Method(receiver, found),))
    return effects.effect(engine, found, Args(), receiver, frame, place, f"{name}")


def item(engine: Engine, ref: Ext, index: Value, frame: Frame, place: int) -> Value:
    """`something[index]` outside the project."""
    model = engine.models.cls(ref.name)
    if model is not None and model.items:
        args = Args([(index, place)])
        return effects.effect(engine, model.items, args, NOTHING, frame, place, ref.name)
    if "()" not in ref.name:
        return (
            Value(refs=(Ext(ref.name),))
            if not index.text
            else join2(sources.named_item(engine, index.consts, frame, place), Value(opaque=True))
        )
    return sources.named_item(engine, index.consts, frame, place)


def item_of(engine: Engine, obj: Obj, index: Value, frame: Frame, place: int) -> Value:
    """`instance[index]` of an external class."""
    for cls in obj.ext:
        for model in engine.models.lineage(cls):
            if model.items:
                return effects.effect(
                    engine,
                    model.items,
                    Args([(index, place)]),
                    Value(refs=(obj,)),
                    frame,
                    place,
                    "item",
                )
    return sources.named_item(engine, index.consts, frame, place)
