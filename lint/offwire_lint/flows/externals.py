"""What lies outside the project: its names, and instances of its classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offwire_lint.flows import sources
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Ext, Obj
from offwire_lint.flows.values import (
    CREDENTIAL,
    ENVELOPE,
    ERROR,
    FIELD,
    HIGH,
    MASKED,
    NOTHING,
    RAW,
    UNKNOWN,
    URL,
    Step,
    Taint,
    Value,
    join2,
    tainted,
)
from offwire_lint.models.schema import CallModel
from offwire_lint.records import record

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def external(engine: Engine, full: str, frame: Frame, place: int) -> Value:
    """A name outside the project, with what its model or its name says of it."""
    refs = Value(refs=(Ext(full),))
    model = engine.models.cls(full)
    if model is not None and model.value == "credential":
        made = engine.source(
            CREDENTIAL,
            engine.at(frame, place),
            f"{full} holds every variable",
            HIGH,
            frame,
            sources.WHOLE_ENVIRONMENT,
        )
        return Value(made.taints, refs.refs)
    if model is not None or engine.models.function(full) is not None or full.startswith("builtins."):
        return refs
    tail = full.rpartition(".")[2]
    if tail.isupper() or "settings" in full.lower() or "config" in full.lower():
        return join2(
            sources.by_name(engine, tail, NOTHING, frame, place, "imported under a credential's name", 1),
            refs,
        )
    return refs


def of_framework(engine: Engine, obj: Obj) -> bool:
    """Whether it is an agent or a client of the model: what that holds is the model's own."""
    return any(
        model.constructor.framework or model.constructor.provider
        for cls in obj.ext
        for model in engine.models.lineage(cls)
    )


def is_method(engine: Engine, obj: Obj, name: str) -> bool:
    """Whether a model names a method so; an argument of the constructor with that name does not hide it."""
    return any(name in model.methods for cls in obj.ext for model in engine.models.lineage(cls))


def instance(engine: Engine, name: str, frame: Frame, place: int) -> Value:
    """An instance of an external class, made elsewhere."""
    model = engine.models.cls(name)
    if model is not None and model.value == "mask":
        return engine.source(
            MASKED,
            engine.at(frame, place),
            f"declared as {name.rpartition('.')[2]}",
            HIGH,
            frame,
            "a masked secret",
        )
    if name.startswith("builtins.") and name.endswith(("Error", "Exception")):
        return sources.an_error(engine, frame, place, name[9:])
    plain = (
        name.startswith(("builtins.", "typing.", "collections.abc."))
        or not name.rpartition(".")[2][:1].isupper()
    )
    if plain and model is None:
        return UNKNOWN
    made = engine.obj("instance", place, frame, name)
    made.ext = (model.name if model is not None else name,)
    if model is not None and model.value in ("raw", "credential"):
        label = tail(name)
        if model.value == "credential":
            label = "the models' configuration" if name.endswith("ConfigList") else sources.WHOLE_ENVIRONMENT
        whole = engine.source(
            KINDS[model.value], engine.at(frame, place), f"all that {tail(name)} holds", HIGH, frame, label
        )
        return Value(whole.taints, (made,))
    return Value(refs=(made,))


def element_of(engine: Engine, obj: Obj) -> Value:
    """What iterating over an external object gives."""
    for cls in obj.ext:
        for model in engine.models.lineage(cls):
            if model.items in (*KINDS, "row"):
                kind = KINDS.get(model.items, RAW)
                step = Step(obj.place, PHRASES.get(model.items, "whole rows"))
                label = "a whole file" if model.name == "offwire.File" else model.name
                return tainted(
                    Taint(kind, obj.place, HIGH, step, label, rows=1 if model.items == "row" else 0)
                )
            if "." in model.items:
                inner = Obj("instance", obj.place, obj.region, ext=(model.items,))
                return Value(refs=(engine.memo.setdefault(("element", id(obj)), (inner, obj))[0],))
    return UNKNOWN


def tail(name: str) -> str:
    """The last name of a dotted one; of a method its class too."""
    parts = name.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2][:1].isupper() else parts[-1]


@record(frozen=True, slots=True, eq=False)
class Method:
    """A modelled method, bound to its receiver."""

    receiver: Value
    model: CallModel
    sure: int = HIGH

    def key(self) -> Any:
        """Identity for joins."""
        return ("method", self.model.name, self.receiver.key())


@record(frozen=True, slots=True, eq=False)
class Partial:
    """`functools.partial` of something that is not the project's."""

    callee: Value
    args: Any

    def key(self) -> Any:
        """Identity for joins."""
        return ("partial", self.callee.key(), id(self.args))


@record(frozen=True, slots=True, eq=False)
class SuperInit:
    """`super().__init__` of a class whose base is not the project's."""

    obj: Obj

    def key(self) -> Any:
        """Identity for joins."""
        return ("super-init", self.obj.number)


@record(frozen=True, slots=True, eq=False)
class ToolDecorator:
    """What `@tool(...)` evaluates to before it meets its function."""

    model: CallModel
    args: Any
    place: Any

    def key(self) -> Any:
        """Identity for joins."""
        return ("tool-decorator", self.place)


def only_credentials(taint: Taint) -> Taint | None:
    """What a constructor keeps of its arguments."""
    return taint if taint.kind in (CREDENTIAL, MASKED) else None


KINDS = {
    "credential": CREDENTIAL,
    "raw": RAW,
    "field": FIELD,
    "envelope": ENVELOPE,
    "url": URL,
    "error": ERROR,
}
PHRASES = {
    "credential": "opened from a vault", "raw": "a whole upstream body", "field": "a named upstream field",
    "envelope": "what surrounds an upstream body", "url": "a URL with its query", "error": "the text of an exception",
}  # fmt: skip
