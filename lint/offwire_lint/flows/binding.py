"""A class's attributes as seen through an instance, the class, or `super()`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import activations, members, syntax
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.externals import SuperInit
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import Cls, Func, Obj, objects
from offwire_lint.flows.values import UNKNOWN, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


class Super:
    """What `super()` returns."""

    __slots__ = ("after", "receiver")

    def __init__(self, after: Class, receiver: Value) -> None:
        self.after, self.receiver = after, receiver

    def key(self) -> Any:
        """Identity for joins."""
        return ("super", id(self.after), self.receiver.key())


def bind_method(engine: Engine, found: Value, obj: Obj, frame: Frame, place: int) -> Value:
    """A class attribute as seen through an instance."""
    refs: list[Any] = []
    extra: list[Value] = []
    for ref in found.refs:
        if isinstance(ref, Func) and ref.receiver is None:
            names = syntax.decorators(ref.function)
            if "property" in names or "cached_property" in names:
                bound = replace(ref, receiver=Value(refs=(obj,)))
                extra.append(activations.call_function(engine, bound, Args(), frame, place))
                continue
            if "staticmethod" in names or (ref.function.cls is None and not _in_class(ref)):
                refs.append(ref)
            elif "classmethod" in names:
                refs.append(replace(ref, receiver=Value(refs=(Cls(obj.cls),))))
            else:
                refs.append(replace(ref, receiver=Value(refs=(obj,))))
        else:
            refs.append(ref)
    own = Value(found.taints, tuple(refs), found.consts, found.opaque)
    return (
        join([own, *extra])
        if extra and not (refs or own.taints)
        else join2(own, join(extra))
        if extra
        else own
    )


def _in_class(ref: Func) -> bool:
    return bool(ref.function.params) and ref.function.params[0][0] in ("self", "cls")


def bind_class(found: Value, cls: Class) -> Value:
    """A class attribute as seen through the class."""
    refs = tuple(
        replace(ref, receiver=Value(refs=(Cls(cls),)))
        if isinstance(ref, Func) and ref.receiver is None and "classmethod" in syntax.decorators(ref.function)
        else ref
        for ref in found.refs
    )
    return Value(found.taints, refs, found.consts, found.opaque)


def super_of(engine: Engine, frame: Frame) -> Value:
    """What `super()` is in a method."""
    holder: Frame | None = frame
    while holder is not None and (holder.function is None or holder.function.cls is None):
        holder = holder.parent
    if holder is None or holder.receiver is None or holder.function is None or holder.function.cls is None:
        return UNKNOWN
    return Value(refs=(Super(holder.function.cls, holder.receiver),))


def super_attribute(engine: Engine, ref: Super, name: str, frame: Frame, place: int) -> Value | None:
    """`super().name`."""
    for obj in objects(ref.receiver):
        if obj.cls is None:
            continue
        found = obj.cls.find(name, ref.after)
        if found is not None:
            return bind_method(engine, found, obj, frame, place)
        if name == "__init__":
            return Value(refs=(SuperInit(obj),))
        if obj.ext:
            known = members.member(engine, obj, name, frame, place)
            if known is not None:
                return known
    for cls in ref.receiver.refs:
        if isinstance(cls, Cls):
            found = cls.info.find(name, ref.after)
            if found is not None:
                return bind_class(found, cls.info)
    return UNKNOWN
