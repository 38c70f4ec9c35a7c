"""Functions that Python brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from offwire_lint.flows import displays, protocols, sequences, targets
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, Cls, Ext, Obj, flat, keys_of, objects
from offwire_lint.flows.values import (
    MODEL_ARG,
    NOTHING,
    RAW,
    UNKNOWN,
    Value,
    constant,
    join,
    join2,
    taints_of,
)

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_Function = Callable[["Engine", str, Args, Frame, int], Value]


def function(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value | None:
    """Call a builtin function; None if it is none that matters."""
    known = _FUNCTIONS.get(name)
    return known(engine, name, args, frame, place) if known is not None else None


def _first(args: Args) -> Value:
    return next(iter(args.values()), NOTHING)


# -- texts and numbers


def _text(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`str(x)` and its like: the value as text."""
    first = _first(args)
    if name in ("str", "repr", "format", "ascii"):
        first = protocols.spoken(engine, first, frame, place)
    if first.known:
        if name == "str" and isinstance(first.consts[0], str):
            return first
        return Value(consts=(str(first.consts[0]),) if first.consts else ())
    if any(_is_error(cls) for obj in objects(first) for cls in obj.ext):
        first = join2(first, protocols.raised_text(first))
    whole = flat(first).taints
    refs = tuple(obj for obj in objects(first) if obj.ext)
    made = Value(whole, refs if name in ("str", "repr") and not whole else (), (), True)
    return made.then(engine.at(frame, place), f"turned into text with {name}()")


def _is_error(cls: str) -> bool:
    return cls.startswith("builtins.") and cls.endswith(("Error", "Exception"))


def _clean(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """What tells about its argument and hands none of it on."""
    return CLEAN


def _number(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`int(x)`: nothing of a text is left, but who chose the number did."""
    return join(
        [CLEAN, *(value.map(lambda t: t if t.kind == MODEL_ARG else None) for value in args.values())]
    )


def _any(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`any(...)` and `all(...)` of constants."""
    found = sequences.constants(_first(args))
    return CLEAN if found is None else constant(any(found) if name == "any" else all(found))


def _type(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    values = args.values()
    classes = [Cls(obj.cls) for obj in objects(_first(args)) if obj.cls is not None]
    return Value(refs=tuple(classes)) if classes and len(values) == 1 else CLEAN


# -- attributes


def _vars(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    return displays.attributes(engine, _first(args), frame, place)


def _getattr(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    values = args.values()
    if len(values) < 2:
        return UNKNOWN
    names = [const for const in values[1].consts if isinstance(const, str)]
    if names and not values[1].opaque:
        return join([engine.attribute(values[0], one, frame, place) for one in names])
    return Value(values[0].taints, (), (), True)


def _setattr(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    values = args.values()
    if len(values) > 2 and values[1].text is not None:
        targets.set_attribute(engine, values[0], values[1].text, values[2], frame, place)
    return Value(consts=(None,))


def _unknown(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    return UNKNOWN


# -- collections


def _next(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    return engine.element(_first(args))


def _iterables(engine: Engine, args: Args, frame: Frame, place: int) -> list[Value]:
    return [protocols.iterable(engine, value, frame, place) for value, _ in args.positional]


def _map(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`map(function, items)`: what the function makes of an element."""
    values = _iterables(engine, args, frame, place)
    if len(values) < 2:
        return _collection(engine, name, args, frame, place)
    mapped = engine.apply(values[0], Args([(engine.element(values[1]), place)]), frame, place)
    made = engine.obj("list", place, frame, name)
    made.add(mapped, None)
    return Value(refs=(made,))


def _zip(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`zip(a, b)`: rows of one element each."""
    columns = [sequences.known(value) for value in _iterables(engine, args, frame, place)]
    if not columns or None in columns:
        return _paired(engine, name, args, frame, place)
    made = engine.obj("list", place, frame, name)
    for position, row in enumerate(zip(*(column or () for column in columns), strict=False)):
        pair = engine.obj("tuple", place, frame, ("pair", position))
        sequences.fill(pair, row)
        made.put(position, Value(refs=(pair,)), None, strong=False)
    return Value(refs=(made,))


def _enumerate(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`enumerate(items)`: of known elements, each with its number."""
    elements = sequences.members(_first(args))
    if elements is None or len(args.values()) != 1:
        return _paired(engine, name, args, frame, place)
    made = engine.obj("list", place, frame, name)
    for position, element in enumerate(elements):
        pair = engine.obj("tuple", place, frame, ("pair", position))
        sequences.fill(pair, [constant(position), element])
        made.put(position, Value(refs=(pair,)), None, strong=False)
    return Value(refs=(made,))


def _paired(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Rows of which it is only known what stands in each place."""
    values = _iterables(engine, args, frame, place)
    parts = [CLEAN, *values] if name == "enumerate" else values
    pair = engine.obj("tuple", place, frame, "pair")
    for position, value in enumerate(parts):
        part = engine.element(value) if value is not CLEAN else value
        pair.put(position, part, None, strong=False)
    made = engine.obj("list", place, frame, name)
    made.add(Value(refs=(pair,)), None)
    return Value(refs=(made,))


def _dict(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`dict(...)`: of another dict, of pairs, of keywords."""
    values = _iterables(engine, args, frame, place)
    made = engine.obj("dict", place, frame, name)
    for value in values:
        if any(obj.kind == "dict" for obj in objects(value)):
            displays.spread(engine, made, value)
        elif objects(value):
            _pairs(engine, made, value)
    for key, (value, at) in args.keywords.items():
        made.put(key, value, (engine.at(frame, at), frame.owner), strong=True)
    if args.starstar is not None:
        values.append(args.starstar)
    return Value(taints_of(taint for value in values for taint in value.taints.values()), (made,))


def _filter(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    kept = args.positional[1:] if len(args.positional) > 1 else args.positional
    return _collection(engine, name, Args(kept), frame, place)


def _collection(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`list(x)` and its like: the same elements."""
    values = _iterables(engine, args, frame, place)
    made = engine.obj("tuple" if name == "tuple" else "list", place, frame, name)
    elements = sequences.known(values[0]) if name in ("list", "tuple", "iter") and len(values) == 1 else None
    if name in ("set", "frozenset") or any(
        obj.kind == "dict" for obj in objects(values[0] if values else NOTHING)
    ):
        elements = (
            sequences.members(values[0]) if len(values) == 1 and name not in ("sorted", "reversed") else None
        )
    if elements is not None:
        sequences.fill(made, elements, objects(values[0]))
        return Value({}, (made,))
    for value in values:
        for obj in objects(value):
            if obj.kind == "dict":
                made.add(keys_of(obj), None)
            else:
                displays.spread(engine, made, Value(refs=(obj,)))
    taints = taints_of(
        taint
        for value in values
        for taint in value.taints.values()
        if not taint.by_name and (taint.kind == RAW or not any(isinstance(ref, Ext) for ref in value.refs))
    )
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


_FUNCTIONS: dict[str, _Function] = {
    **dict.fromkeys("str repr bytes bytearray format ascii memoryview".split(), _text),
    **dict.fromkeys(
        "len bool isinstance hasattr callable id hash sum abs round ord issubclass divmod pow complex chr bin "
        "hex oct dir range".split(),
        _clean,
    ),
    **dict.fromkeys(("int", "float"), _number),
    **dict.fromkeys(("any", "all"), _any),
    "type": _type,
    **dict.fromkeys("list tuple set frozenset sorted reversed iter".split(), _collection),
    "dict": _dict,
    "map": _map,
    "filter": _filter,
    "zip": _zip,
    "enumerate": _enumerate,
    **dict.fromkeys("next anext min max".split(), _next),
    "vars": _vars,
    "getattr": _getattr,
    "setattr": _setattr,
    **dict.fromkeys("object super property staticmethod classmethod slice globals locals".split(), _unknown),
}
