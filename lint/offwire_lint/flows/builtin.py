"""Functions that Python brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offwire_lint.flows import displays, protocols, sequences, targets
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, Cls, Ext, Obj, flat, keys_of, objects
from offwire_lint.flows.values import MODEL_ARG, NOTHING, UNKNOWN, Value, join, join2, taints_of

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def function(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value | None:
    """Call a builtin function; None if it is none that matters."""
    values = args.values()
    first = values[0] if values else NOTHING
    at = engine.at(frame, place)
    if name in ("str", "repr", "format", "ascii"):
        first = protocols.spoken(engine, first, frame, place)
    if name in ("str", "repr", "bytes", "bytearray", "format", "ascii", "memoryview"):
        if first.known:
            return (
                first
                if name == "str" and isinstance(first.consts[0], str)
                else Value(consts=(str(first.consts[0]),) if first.consts else ())
            )
        if any(
            name.startswith("builtins.") and name.endswith(("Error", "Exception"))
            for obj in objects(first)
            for name in obj.ext
        ):
            first = join2(first, protocols.raised_text(first))
        refs = tuple(obj for obj in objects(first) if obj.ext)
        made = Value(
            flat(first).taints, refs if name in ("str", "repr") and not flat(first).taints else (), (), True
        )
        return made.then(at, f"turned into text with {name}()")
    classes = (
        [Cls(obj.cls) for obj in objects(first) if obj.cls is not None]
        if name == "type" and len(values) == 1
        else []
    )
    if classes:
        return Value(refs=tuple(classes))
    if name in ("len", "bool", "int", "float", "isinstance", "hasattr", "callable", "type", "id", "hash", "sum", "abs",
                "round", "all", "any", "ord", "issubclass", "divmod", "pow", "complex", "chr", "bin", "hex", "oct", "dir"):  # fmt: skip
        kept = [value.map(lambda t: t if t.kind == MODEL_ARG else None) for value in values]
        return CLEAN if name not in ("int", "float") else join([CLEAN, *kept])
    if name in (
        "dict",
        "list",
        "tuple",
        "set",
        "frozenset",
        "sorted",
        "reversed",
        "iter",
        "enumerate",
        "filter",
        "zip",
        "map",
    ):
        return _collect(engine, name, args, frame, place)
    if name in ("next", "anext", "min", "max"):
        return engine.element(first)
    if name in ("vars",):
        return first
    if name == "getattr" and len(values) > 1:
        names = [const for const in values[1].consts if isinstance(const, str)]
        if names and not values[1].opaque:
            return join([engine.attribute(first, one, frame, place) for one in names])
        return Value(first.taints, (), (), True)
    if name == "setattr" and len(values) > 2 and values[1].text is not None:
        targets.set_attribute(engine, first, values[1].text, values[2], frame, place)
        return Value(consts=(None,))
    if name in (
        "object",
        "range",
        "super",
        "property",
        "staticmethod",
        "classmethod",
        "slice",
        "globals",
        "locals",
    ):
        return UNKNOWN if name != "range" else CLEAN
    return None


def _collect(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    values = [protocols.iterable(engine, value, frame, place) for value, _ in args.positional]
    if name == "map" and len(values) > 1:
        element = engine.element(values[1])
        mapped = engine.apply(values[0], Args([(element, place)]), frame, place)
        made = engine.obj("list", place, frame, name)
        made.add(mapped, None)
        return Value(refs=(made,))
    if name == "filter" and len(values) > 1:
        values = values[1:]
    kind = "dict" if name == "dict" else "tuple" if name == "tuple" else "list"
    made = engine.obj(kind, place, frame, name)
    whole = [
        value for value in values if name == "dict" or not any(isinstance(ref, Ext) for ref in value.refs)
    ]
    taints = taints_of(
        taint for value in whole for taint in value.taints.values() if name == "dict" or not taint.by_name
    )
    columns = [sequences.known(value) for value in values]
    if name == "zip" and columns and None not in columns:
        for position, row in enumerate(zip(*(column or () for column in columns), strict=False)):
            pair = engine.obj("tuple", place, frame, ("pair", position))
            sequences.fill(pair, row)
            made.put(position, Value(refs=(pair,)), None, strong=False)
        return Value(refs=(made,))
    if name in ("zip", "enumerate"):
        pair = engine.obj("tuple", place, frame, "pair")
        parts = [CLEAN, *values] if name == "enumerate" else values
        for position, value in enumerate(parts):
            part = engine.element(value) if value is not CLEAN else value
            pair.put(position, part, None, strong=False)
        made.add(Value(refs=(pair,)), None)
        return Value(refs=(made,))
    if name == "dict":
        for value in values:
            if any(obj.kind == "dict" for obj in objects(value)):
                displays.spread(engine, made, value)
            elif objects(value):
                _pairs(engine, made, value)
        for key, (value, at) in args.keywords.items():
            made.put(key, value, (engine.at(frame, at), frame.owner), strong=True)
        if args.starstar is not None:
            taints = taints_of((*taints.values(), *args.starstar.taints.values()))
        return Value(taints, (made,))
    elements = sequences.known(values[0]) if name in ("list", "tuple") and len(values) == 1 else None
    if elements is not None:
        sequences.fill(made, elements, objects(values[0]))
        return Value({}, (made,))
    for value in values:
        for obj in objects(value):
            if obj.kind == "dict":
                made.add(keys_of(obj), None)
            else:
                displays.spread(engine, made, Value(refs=(obj,)))
    return Value(taints, (made,), (), any(value.opaque for value in values))


def _pairs(engine: Engine, made: Obj, rows: Value) -> None:
    """Fill a dict from pairs of a key and a value."""
    for obj in objects(rows):
        for _, row, _ in list(obj.contents()):
            for pair in objects(row):
                keys = pair.items.get(0, UNKNOWN)
                value = pair.items.get(1, pair.rest)
                if keys.consts and not keys.opaque and not keys.taints:
                    for key in keys.consts:
                        made.put(key, value, pair.entries.get(1), strong=False)
                else:
                    made.add(value, pair.entries.get(1))
