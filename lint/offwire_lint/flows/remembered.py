"""What a remembered call depended on besides its arguments: names of modules and of functions around it, attributes of classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import CHANGES, Obj
from offwire_lint.flows.values import Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

# So many calls below a remembered one are looked through before it is taken to hold.
_MOST_PARTS = 300


@dataclass(slots=True, eq=False)
class Seen:
    """What was read from outside while a body was interpreted.

    Attributes:
        names: by holder and name: the holder, the name, and what the name meant.
        parts: what the calls in the body saw.
        checked: the count of changes up to which all of that is known to hold.
    """

    names: dict[tuple[int, str], tuple[Frame | Class, str, Any]] = field(default_factory=dict)
    parts: dict[int, Seen] = field(default_factory=dict)
    checked: int = field(default_factory=lambda: CHANGES.count)

    def holds(self) -> bool:
        """Whether everything still means what it meant."""
        if self.checked == CHANGES.count:
            return True
        waiting, visited = [self], {id(self)}
        for one in waiting:
            for holder, name, meant in one.names.values():
                found = _names(holder).get(name)
                if found is None or found.key() != meant:
                    return False
            for part in one.parts.values():
                if id(part) not in visited and part.checked != CHANGES.count and len(visited) < _MOST_PARTS:
                    visited.add(id(part))
                    waiting.append(part)
        for one in waiting:
            one.checked = CHANGES.count
        return True


def _names(holder: Frame | Class) -> dict[str, Value]:
    return holder.attrs if isinstance(holder, Class) else holder.vars


def note(engine: Engine, holder: Frame | Class, name: str, value: Value) -> None:
    """Note that the body being interpreted depends on a name from outside."""
    seen = engine.seen
    if seen is None or not (value.refs or value.taints or value.consts):
        return
    key = (id(holder), name)
    if key not in seen.names:
        seen.names[key] = (holder, name, value.key())
        for ref in value.refs:
            if isinstance(ref, Obj):
                ref.watched = True


def rebound(before: Value | None, after: Value) -> None:
    """A name that functions may have read means something else now."""
    if before is not None and before is not after and (_tells(before) or _tells(after)):
        CHANGES.count += 1


def _tells(value: Value) -> bool:
    return bool(value.taints) or any(isinstance(ref, Obj) and ref.carries for ref in value.refs)
