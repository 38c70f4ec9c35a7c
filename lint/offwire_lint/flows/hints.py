"""What declared types tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import externals, syntax, text
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import Cls, Ext
from offwire_lint.flows.values import MASKED, RAW, UNKNOWN, Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any

_RECORDS = {"BaseModel", "SQLModel", "TypedDict", "NamedTuple"}


def typed(engine: Engine, annotation: Node | None, frame: Frame) -> Value:
    """A value of which only the declared type is known."""
    if annotation is None:
        return UNKNOWN
    op = annotation[0]
    if op == "const" and isinstance(annotation[2], str):
        name = annotation[2].strip("'\" ").partition("[")[0].partition("|")[0].strip()
        found: Value = UNKNOWN
        for position, part in enumerate(name.split(".")):
            if not part.isidentifier():
                return UNKNOWN
            node = ("name", annotation[1], part)
            found = (
                engine.eval(node, frame)
                if position == 0
                else engine.attribute(found, part, frame, annotation[1])
            )
        return _instance_of(engine, found, frame, annotation[1])
    if op in ("name", "attr"):
        engine.quiet += 1
        found = engine.eval(annotation, frame)
        engine.quiet -= 1
        return _instance_of(engine, found, frame, annotation[1])
    if op == "sub":
        outer = (
            annotation[2][2]
            if annotation[2][0] == "name"
            else annotation[2][3]
            if annotation[2][0] == "attr"
            else ""
        )
        if outer in ("Optional", "Annotated", "Union", "ClassVar", "Final", "Required"):
            inner = annotation[3]
            inner = inner[2][0] if inner[0] == "tuple" and inner[2] else inner
            return typed(engine, inner, frame)
        return UNKNOWN
    if op == "bin":
        left = typed(engine, annotation[3], frame)
        return left if left.refs or left.taints else typed(engine, annotation[4], frame)
    return UNKNOWN


def _instance_of(engine: Engine, found: Value, frame: Frame, place: int) -> Value:
    for ref in found.refs:
        if isinstance(ref, Cls):
            return Value(refs=(engine.instance_of(ref.info),))
        if isinstance(ref, Ext):
            return externals.instance(engine, ref.name, frame, place)
    return UNKNOWN


def class_names(engine: Engine, node: Node | None, frame: Frame) -> tuple[str, ...]:
    """Qualified names of external exception classes."""
    if node is None:
        return ()
    items = node[2] if node[0] == "tuple" else (node,)
    engine.quiet += 1
    found = tuple(ref.name for item in items for ref in engine.eval(item, frame).refs if isinstance(ref, Ext))
    engine.quiet -= 1
    return found


def own_classes(engine: Engine, node: Node | None, frame: Frame) -> tuple[Class, ...]:
    """The project's classes that an `except` names; none if it names any other."""
    if node is None:
        return ()
    items = node[2] if node[0] == "tuple" else (node,)
    engine.quiet += 1
    values = [engine.eval(item, frame) for item in items]
    engine.quiet -= 1
    refs = [ref for value in values for ref in value.refs]
    if not all(value.refs for value in values) or not all(isinstance(ref, Cls) for ref in refs):
        return ()
    return tuple(ref.info for ref in refs)


def record_classes(engine: Engine, annotation: Node | None, frame: Frame) -> tuple[Class, ...]:
    """The project's classes of named, typed fields that a type speaks of: `Order`, `list[Order] | None`."""
    if annotation is None:
        return ()
    engine.quiet += 1
    values = [engine.eval(("name", annotation[1], name), frame) for name in syntax.names_in(annotation)]
    engine.quiet -= 1
    found = dict.fromkeys(ref.info for value in values for ref in value.refs if isinstance(ref, Cls))
    return tuple(cls for cls in found if is_record(cls))


def is_record(cls: Class) -> bool:
    """Whether a class is a model, a dataclass or a typed dict: its fields make a schema."""
    bases = {name.rpartition(".")[2] for name in cls.externals()}
    if not bases.isdisjoint(_RECORDS):
        return True
    return any(name.rpartition(".")[2] == "dataclass" for one in cls.lineage() for name in one.decorators)


def declared(engine: Engine, value: Value, annotation: Any, cls: Class) -> Value:
    """A value stored in a field of a declared type."""
    if annotation is None or not value.taints:
        return value
    kind = typed(engine, annotation, cls.module.frame)
    return text.masks(value) if kind.has(MASKED) else value


def as_declared(value: Value, annotation: Node | None) -> Value:
    """The value of what is declared so: a body that is said to be a dict has names for elements."""
    if not value.has(RAW) or not syntax.declares_dict(annotation):
        return value
    return value.map(lambda taint: replace(taint, mapping=True) if taint.kind == RAW else taint)
