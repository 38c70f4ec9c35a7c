"""Calling a method where no model and no project method answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows import containers, copies, displays, guesses, instances, strings, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Cls, Dumped, Obj, flat, objects
from offwire_lint.flows.values import MODEL_ARG, NOTHING, Value, join

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def method(engine: Engine, receiver: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call `receiver.name(...)` where no model and no project method answers."""
    found: list[Value] = []
    for obj in objects(receiver):
        if obj.kind != "instance":
            found.append(containers.of_container(engine, receiver, obj, name, args, frame, place))
        elif name in _DUMPS and (obj.cls is not None or _of_a_missing_class(engine, obj)):
            found.append(_dump(engine, obj, name, args, frame, place))
        else:
            found.append(guesses.duck(engine, receiver, name, args, frame, place))
    for ref in receiver.refs:
        if isinstance(ref, Cls):
            found.append(_of_class(engine, ref, name, args, frame, place))
        elif not isinstance(ref, Obj):
            found.append(guesses.duck(engine, receiver, name, args, frame, place))
    own = Value(receiver.taints, (), receiver.consts, receiver.opaque)
    if own.taints or own.consts:
        found.append(strings.of_text(engine, own, name, args, frame, place))
        if own.taints and all(taint.kind == MODEL_ARG for taint in own.taints.values()):
            found.append(guesses.answered(engine, name, args, frame, place))
    elif not found:
        found.append(guesses.duck(engine, receiver, name, args, frame, place))
    return join(found)


def _of_a_missing_class(engine: Engine, obj: Obj) -> bool:
    """Whether it was made of named values by a class of which nothing is known: what dumps it hands those back."""
    return bool(obj.items) and all(engine.models.cls(name) is None for name in obj.ext)


_DUMPS = frozenset("model_dump dict model_dump_json json model_copy copy _asdict to_dict".split())


def _dump(engine: Engine, obj: Obj, name: str, args: Args, frame: Frame, place: int) -> Value:
    """The fields of an instance as a dict or as its text; or a copy of it."""
    if "copy" in name:
        return copies.updated(engine, obj, args, frame, place)
    dumped = engine.obj("dict", place, frame, (obj.number, "dump"))
    displays.spread(engine, dumped, Value(refs=(obj,)))
    hidden = [key for key in dumped.items if obj.cls is not None and obj.cls.hides(key, dumped=True)]
    for key in hidden:
        del dumped.items[key]
    _chosen(dumped, args)
    whole = Value(refs=(dumped,))
    if "json" not in name:
        return whole
    return replace(text.joined(engine, NOTHING, whole, place, frame), refs=(Dumped(dumped),))


def _chosen(dumped: Obj, args: Args) -> None:
    """Keep the fields that `include=` and `exclude=` leave, where they are written there."""
    for word in ("include", "exclude"):
        for given in objects(args.keywords.get(word, (NOTHING, 0))[0]):
            names = (
                {const for item in given.items.values() for const in item.consts}
                if given.kind != "dict"
                else set(given.items)
            )
            for key in list(dumped.items) if names and given.rest is NOTHING else ():
                if (key in names) is (word == "exclude"):
                    del dumped.items[key]


def _of_class(engine: Engine, ref: Cls, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Class methods that pydantic and dataclasses bring: validation narrows to the declared fields."""
    if name in (
        "model_validate",
        "parse_obj",
        "model_validate_json",
        "parse_raw",
        "from_dict",
        "model_construct",
        "validate_python",
    ):
        inner = Args(starstar=join([flat(value) for value in args.values()]))
        instances.validated(engine, ref.info, args, frame, place)
        return instances.construct(engine, ref.info, inner, frame, place)
    return guesses.duck(engine, Value(refs=(ref,)), name, args, frame, place)
