"""What a project's class says of its instances: how they are shown, looped over and entered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import binding, externals, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Cls, Obj, deep, keys_of, objects
from offwire_lint.flows.values import FIELD, RAW, UNKNOWN, Taint, Value, constant, join, taints_of

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def spoken(engine: Engine, value: Value, frame: Frame, place: int, *, formatted: bool = False) -> Value:
    """The value as text (in an f-string, if `formatted`): of an instance whose class says how it is shown, what that says."""
    return _by_protocol(engine, value, _FORMATTING if formatted else _SHOWING, frame, place)


def iterable(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """The value to loop over: of an instance whose class says how it is iterated, what that gives."""
    return _by_protocol(engine, value, _ITERATING, frame, place)


def _by_protocol(engine: Engine, value: Value, names: tuple[str, ...], frame: Frame, place: int) -> Value:
    found: list[Value] = []
    kept: list[Any] = []
    for ref in value.refs:
        shown = None
        if isinstance(ref, Obj) and ref.cls is not None:
            shown = next((method for name in names if (method := ref.cls.find(name)) is not None), None)
        if shown is None:
            kept.append(ref)
        else:
            bound = binding.bind_method(engine, shown, ref, frame, place)
            args = Args([(constant(""), place)]) if names[0] == "__format__" else Args()
            found.append(engine.apply(bound, args, frame, place))
    if not found:
        return value
    return join([Value(value.taints, tuple(kept), value.consts, value.opaque), *found])


_SHOWING = ("__str__", "__repr__")
_FORMATTING = ("__format__", *_SHOWING)
_ITERATING = ("__iter__", "__aiter__")


def entered(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """What `with value as target` binds."""
    found = []
    for obj in objects(value):
        if obj.cls is not None:
            for name in ("__enter__", "__aenter__"):
                method = obj.cls.find(name)
                if method is not None:
                    bound = binding.bind_method(engine, method, obj, frame, place)
                    found.append(engine.apply(bound, Args(), frame, place))
    if found:
        return join(found)
    gens = [obj for obj in objects(value) if obj.kind == "gen"]
    return join(obj.rest for obj in gens) if gens else value


OF_A_GROUP = ("message", "exceptions")
"""What a group of exceptions keeps apart: its own text says nothing of theirs."""


def is_group(obj: Obj) -> bool:
    """Whether it is a group of exceptions, made or caught, of which both are known."""
    return obj.cls is None and all(name in obj.items for name in OF_A_GROUP)


def raised_text(value: Value) -> Value:
    """What is told of a raised value: its arguments."""
    found = [Value(value.taints)]
    for obj in objects(value):
        if is_group(obj):
            found.append(Value(obj.items["message"].taints))
        elif obj.kind == "instance" and "builtins.BaseException" not in obj.ext:
            found.append(Value(taints_of(taint for taint, _ in deep(obj.held))))
            found.append(Value(taints_of(taint for item in obj.items.values() for taint, _ in deep(item))))
    return join(found)


def element(engine: Engine, value: Value) -> Value:
    """What one gets by iterating."""
    own = Value(value.taints, (), (), True)
    own = own.map(_one) if own.taints else own
    found = [own] if value.taints or value.opaque or not value.refs else []
    for ref in value.refs:
        if isinstance(ref, Obj):
            if ref.kind == "dict":
                found.append(keys_of(ref))
            elif ref.ext and not ref.items:
                found.append(externals.element_of(engine, ref))
            else:
                found.append(ref.every())
        elif isinstance(ref, Cls) and any(base.endswith("Enum") for base in ref.info.externals()):
            found += [member for member in ref.info.attrs.values() if not member.refs]
        else:
            found.append(UNKNOWN)
    return join(found) if found else UNKNOWN


def _one(taint: Taint) -> Taint | None:
    """One element: a row of a table, a name of an environment; of a list of lists that stood under a name, a record."""
    if taint.by_name:
        return None
    if taint.kind == RAW and taint.rows == 2:
        return replace(taint, rows=1)
    if taint.kind == FIELD:
        return text.record(taint) if taint.rows == text.ELEMENT else replace(taint, rows=text.ELEMENT)
    return taint
