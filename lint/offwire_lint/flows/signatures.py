"""What a function's parameters hold: as a call binds them, or as far as their names and types tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import hints, sources, syntax
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame, Function
from offwire_lint.flows.heap import Func, Obj
from offwire_lint.flows.values import NOTHING, UNKNOWN, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def bind(engine: Engine, ref: Func, args: Args, frame: Frame) -> dict[str, Value]:
    """Names of the callee's parameters, with what the call puts into them."""
    function = ref.function
    names: dict[str, Value] = {}
    params = list(function.params)
    at = frame.module.index
    if ref.receiver is not None and params and params[0][1] in ("", "/"):
        names[params.pop(0)[0]] = ref.receiver
    positional = [*args.positional]
    keywords = dict(args.keywords)
    positional = [*((value, 0) for name, value in ref.args if not name), *positional]
    for name, value in ref.args:
        if name:
            keywords.setdefault(name, (value, 0))
    for name, kind, annotation, default, _ in params:
        if kind in ("", "/") and positional:
            value, place = positional.pop(0)
            names[name] = (
                value.then((at, place), f"passed as '{name}' to {function.name}") if place else value
            )
        elif kind in ("", "k") and name in keywords:
            value, place = keywords.pop(name)
            names[name] = (
                value.then((at, place), f"passed as '{name}' to {function.name}") if place else value
            )
        elif kind == "*":
            made = Obj("list", function.at(function.place), engine.region())
            for position, (value, _) in enumerate(positional):
                made.fill(position, value)
            made.fill_rest(args.star or NOTHING)
            names[name] = Value(refs=(made,))
        elif kind == "**":
            made = Obj("dict", function.at(function.place), engine.region())
            for key, (value, place) in keywords.items():
                made.fill(key, value)
                if place:
                    made.entries[key] = ((at, place), frame.owner)
            made.fill_rest(args.starstar or NOTHING)
            names[name] = Value(refs=(made,))
        elif default is not None and args.star is None and args.starstar is None:
            names[name] = function.defaults.get(name, UNKNOWN)
        else:
            extra = join([value for value in (args.star, args.starstar) if value is not None])
            names[name] = extra if extra is not NOTHING else UNKNOWN
        value = names[name]
        if value.opaque and not value.taints and not value.refs and not value.consts:
            names[name] = unknown_parameter(engine, function, name, annotation, ref.frame)
    return names


def unknown_parameter(
    engine: Engine, function: Function, name: str, annotation: Node | None, scope: Any
) -> Value:
    """A parameter that nothing is known about but its name and its type."""
    frame = scope or function.module.frame
    value = hints.typed(engine, annotation, frame)
    if value.refs or value.taints or syntax.is_number(annotation):
        return value
    made = Frame(function.module, None, function, "function")
    place = next((param[4] for param in function.params if param[0] == name), 0) or function.place
    found = sources.by_name(engine, name, UNKNOWN, made, place, "a parameter named like a credential", 1)
    return found.map(lambda taint: replace(taint, zone="parameter"))


def generic_names(engine: Engine, ref: Func) -> dict[str, Value]:
    """Parameters of which nothing is known but names, types and defaults."""
    names: dict[str, Value] = {}
    params = list(ref.function.params)
    if ref.receiver is not None and params and params[0][1] in ("", "/"):
        names[params.pop(0)[0]] = ref.receiver
    for name, kind, annotation, default, _ in params:
        if kind in ("*", "**"):
            made = Obj(
                "list" if kind == "*" else "dict", ref.function.at(ref.function.place), engine.region()
            )
            made.fill_rest(UNKNOWN)
            names[name] = Value(refs=(made,))
            continue
        value = unknown_parameter(engine, ref.function, name, annotation, ref.frame)
        if default is not None:
            given = ref.function.defaults.get(name, NOTHING)
            value = join2(value, Value(given.taints, given.refs, given.consts, True))
        names[name] = value
    return names
