"""A name's value as of where it is used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows import externals, imports
from offwire_lint.flows.events import Hit
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import deep, objects
from offwire_lint.flows.values import CREDENTIAL, LOW, MASKED, UNKNOWN, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def used(
    engine: Engine, value: Value, place: int, frame: Frame, name: str, *, closed_over: bool = False
) -> Value:
    """Inside a tool, note the use of a credential that was resolved outside; hardly, if the tool closes over it."""
    value = settled(engine, value)
    if frame.tool is None or engine.quiet or engine.asking or engine.again:
        return value
    found = [*value.taints.values()]
    for obj in objects(value):
        found += obj.held.taints.values()
        if obj.ext and obj.cls is None and not externals.of_framework(engine, obj):
            found += [taint for item in obj.items.values() for taint, _ in deep(item, 2)]
        if obj.kind != "instance" and not obj.ext:
            found += [taint for taint, _ in deep(value, 2)]
    for taint in found:
        if taint.kind in (CREDENTIAL, MASKED) and taint.owner != frame.owner:
            taint = replace(taint, kind=CREDENTIAL)
            engine.events.hit(
                Hit(
                    "use",
                    engine.at(frame, place),
                    taint,
                    frame.tool,
                    name,
                    LOW if closed_over else taint.sure,
                )
            )
    return value


def settled(engine: Engine, value: Value) -> Value:
    """Resolve what a cyclic import had to put off."""
    for ref in value.refs:
        if isinstance(ref, imports.Later):
            break
    else:
        return value
    found = []
    for ref in value.refs:
        if isinstance(ref, imports.Later):
            found.append(ref.owner.frame.vars.get(ref.name, UNKNOWN))
        else:
            found.append(Value(refs=(ref,)))
    return join2(Value(value.taints, (), value.consts, value.opaque), join(found))
