"""What `value.name` may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import (
    binding,
    displays,
    externals,
    hints,
    imports,
    members,
    remembered,
    sources,
    syntax,
    text,
    uses,
)
from offwire_lint.flows import select as selecting
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.binding import Super
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import Bound, Cls, Ext, Func, Mod, Obj
from offwire_lint.flows.values import NOTHING, UNKNOWN, Value, constant, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def evaluate(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of `x.name`."""
    value = uses.settled(engine, engine.eval(node[2], frame))
    found = attribute(engine, value, node[3], frame, node[1])
    if frame.tool is not None and found.taints:
        return uses.used(engine, found, node[1], frame, node[3])
    return found


def attribute(engine: Engine, value: Value, name: str, frame: Frame, place: int) -> Value:
    """What `value.name` may be."""
    if name == "get_secret_value" and not any(isinstance(ref, Obj) and ref.ext for ref in value.refs):
        return text.opens(value).then(engine.at(frame, place), "opened with get_secret_value")
    found = [
        one for ref in value.refs if (one := _member(engine, ref, value, name, frame, place)) is not None
    ]
    if value.taints and not (value.refs and found and _method_like(engine, value, name)):
        part = selecting.by_key(value, name, engine.at(frame, place), engine.models.words, attribute=True)
        if part.taints:
            found.append(replace(part, refs=(Bound(value, name),)))
        else:
            found.append(Value(refs=(Bound(value, name),)))
    if found:
        return join(found)
    if value.consts and name in ("value", "name"):
        return value
    known = sources.by_name(engine, name, NOTHING, frame, place, "an attribute named like a credential", 1)
    bound = Value(refs=(Bound(value, name),), opaque=True)
    return join2(known, bound) if known.taints and not value.consts else bound


def _method_like(engine: Engine, value: Value, name: str) -> bool:
    return any(
        (isinstance(ref, Ext) and engine.models.cls(ref.name) is not None)
        or (
            isinstance(ref, Obj)
            and (
                name in ref.items
                or ref.cls is not None
                or any(engine.models.member(cls, name) for cls in ref.ext)
            )
        )
        for ref in value.refs
    )


def _member(engine: Engine, ref: Any, value: Value, name: str, frame: Frame, place: int) -> Value | None:
    if isinstance(ref, Obj):
        return _of_object(engine, ref, value, name, frame, place)
    if isinstance(ref, Cls):
        return _of_class(engine, ref.info, name, frame, place)
    if isinstance(ref, Mod):
        names = ref.module.frame.vars
        if name in names:
            remembered.note(engine, ref.module.frame, name, names[name])
            return uses.used(engine, names[name], place, frame, name)
        key = tuple(part for part in ref.module.path.split("/")[:-1] if part)
        return imports.member(engine, key, name) if ref.module.path.endswith("__init__.py") else UNKNOWN
    if isinstance(ref, imports.Folder):
        return imports.member(engine, ref.path_key, name)
    if isinstance(ref, Ext):
        return members.attribute(engine, ref, name, frame, place)
    if isinstance(ref, Func):
        texts = {"__name__": ref.function.name, "__doc__": ref.function.doc or ""}
        return constant(texts[name]) if name in texts else Value(refs=(Bound(Value(refs=(ref,)), name),))
    if isinstance(ref, Super):
        return binding.super_attribute(engine, ref, name, frame, place)
    return None


_HOLDERS = ("headers", "auth", "cookies", "params")


def _of_object(engine: Engine, obj: Obj, whole: Value, name: str, frame: Frame, place: int) -> Value | None:
    if obj.kind == "tuple" and name in obj.items:
        return obj.items[name]
    if obj.kind != "instance":
        return Value(refs=(Bound(whole, name),))
    if name in obj.items and not externals.is_method(engine, obj, name):
        return obj.items[name]
    if name == "__dict__":
        return displays.attributes(engine, Value(refs=(obj,)), frame, place)
    if name == "__class__" and obj.cls is not None:
        return Value(refs=(Cls(obj.cls),))
    if obj.cls is not None:
        found = obj.cls.find(name)
        if found is not None:
            return binding.bind_method(engine, found, obj, frame, place)
        fields = obj.cls.all_fields()
        if name in fields:
            return field_value(engine, obj.cls, name, fields[name], frame, place)
        asked = obj.cls.find("__getattr__") if not name.startswith("__") else None
        if asked is not None:
            bound = binding.bind_method(engine, asked, obj, frame, place)
            return engine.apply(bound, Args([(constant(name), place)]), frame, place)
    if obj.ext:
        known = members.member(engine, obj, name, frame, place)
        if known is not None:
            return known
    if obj.rest is not NOTHING:
        return obj.rest
    if obj.ext and name in _HOLDERS:
        obj.fill(name, Value(refs=(Obj("dict", obj.place, obj.region),)))
        return obj.items[name]
    bound = Value(refs=(Bound(whole, name),))
    return join2(
        sources.by_name(engine, name, NOTHING, frame, place, "an attribute named like a credential", 1), bound
    )


def field_value(engine: Engine, cls: Class, name: str, declared: Any, frame: Frame, place: int) -> Value:
    """A declared field that nothing was stored in: its default, or what its name and type say."""
    annotation, _ = declared
    value = hints.typed(engine, annotation, cls.module.frame)
    if value.taints or value.refs or syntax.is_number(annotation):
        return value.map(lambda taint: replace(taint, zone="parameter"))
    settings = any("Settings" in base for base in cls.externals())
    note, most = ("a setting", 2) if settings else ("a declared field", 1)
    found = sources.by_name(engine, name, UNKNOWN, frame, place, note, most)
    return found if settings else found.map(lambda taint: replace(taint, zone="parameter"))


def _of_class(engine: Engine, cls: Class, name: str, frame: Frame, place: int) -> Value | None:
    found = cls.find(name)
    if found is not None:
        remembered.note(engine, cls, name, cls.attrs.get(name, NOTHING))
        found = uses.used(engine, found, place, frame, name)
        return binding.bind_class(found, cls)
    for base in cls.externals():
        if engine.models.member(base, name) is not None:
            return members.attribute(engine, Ext(base), name, frame, place)
    return Value(refs=(Bound(Value(refs=(Cls(cls),)), name),))
