"""Calling what lies outside the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offwire_lint.flows import builtin, guesses, members, modelled, structural, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.externals import Partial
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Obj, flat, objects
from offwire_lint.flows.values import ERROR, NOTHING, UNKNOWN, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def call(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call something outside the project by its qualified name."""
    if name.startswith("builtins."):
        special = structural.SPECIAL.get(name)
        if special is not None:
            return special(engine, args, frame, place)
        known = engine.models.function(name)
        if (
            known is not None
            and known.name == name
            and (known.log or known.runs or known.returns != "unknown")
        ):
            return modelled.call_model(engine, known, args, NOTHING, frame, place)
        return _builtin(engine, name[9:], args, frame, place)
    special = structural.SPECIAL.get(name)
    if special is not None:
        return special(engine, args, frame, place)
    if name.endswith(".join") and len(args.positional) == 1 and "path" not in name:
        return text.joined(engine, UNKNOWN, args.positional[0][0], place, frame)
    model = engine.models.function(name)
    if model is not None:
        return modelled.call_model(engine, model, args, NOTHING, frame, place)
    if engine.models.cls(name) is not None:
        return modelled.construct(engine, name, args, frame, place)
    return guesses.unknown(engine, name, args, frame, place)


def _builtin(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    result = builtin.function(engine, name, args, frame, place)
    if result is not None:
        return result
    if name[:1].isupper():
        made = engine.obj("instance", place, frame, name)
        made.ext = (f"builtins.{name}",)
        made.held = join2(made.held, join([flat(value) for value in args.values()]))
        if name.endswith("Group") and len(args.positional) == 2:
            (message, _), (errors, _) = args.positional
            told = [one.held for row in objects(errors) for one in objects(row.every())]
            made.fill("message", message)
            made.fill("exceptions", join([Value(errors.taints, errors.refs), *told]))
        return Value(made.held.map(lambda t: t if t.kind == ERROR else None).taints, (made,))
    return UNKNOWN


def call_partial(engine: Engine, ref: Partial, args: Args, frame: Frame, place: int) -> Value:
    """Call a partial with the rest of its arguments."""
    merged = Args([*ref.args.positional, *args.positional], {**ref.args.keywords, **args.keywords})
    return engine.apply(ref.callee, merged, frame, place)


def call_object(engine: Engine, obj: Obj, args: Args, frame: Frame, place: int) -> Value:
    """Call an instance of an external class."""
    known = members.member(engine, obj, "__call__", frame, place)
    if known is not None:
        return engine.apply(known, args, frame, place)
    return UNKNOWN
