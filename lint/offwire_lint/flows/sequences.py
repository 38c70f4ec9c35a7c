"""Lists and tuples of which every element is known, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Obj, objects
from offwire_lint.flows.values import NOTHING, UNKNOWN, Place, Value, constant, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


# Of so many elements each is kept apart while they come one by one.
_MOST_ELEMENTS = 40


def known(value: Value) -> list[Value] | None:
    """The elements in order, if `value` is exactly one list or tuple and all of them are known."""
    rows = objects(value)
    if len(rows) != 1 or len(value.refs) != 1 or value.taints:
        return None
    return elements(rows[0])


def elements(obj: Obj) -> list[Value] | None:
    """The elements of a list or tuple in order; None where some are not known."""
    if obj.kind == "instance" and obj.cls is not None and "typing.NamedTuple" in obj.ext:
        return [obj.items.get(name, UNKNOWN) for name in obj.cls.all_fields()]
    if obj.kind not in ("list", "tuple") or obj.rest is not NOTHING or obj.ext:
        return None
    if list(obj.items) != list(range(len(obj.items))):
        return None
    return list(obj.items.values())


def members(value: Value) -> list[Value] | None:
    """What looping over `value` gives one by one, if it is exactly one container and all of it is known."""
    rows = objects(value)
    if len(rows) != 1 or len(value.refs) != 1 or value.taints:
        return None
    obj = rows[0]
    if obj.kind not in ("dict", "set"):
        return elements(obj)
    if obj.rest is not NOTHING or obj.keyed is not NOTHING or obj.ext:
        return None
    return [constant(key) for key in obj.items] if obj.kind == "dict" else list(obj.items.values())


def open_members(value: Value) -> list[Value] | None:
    """The same of one list of which only some elements are known: those, and last what any other may be."""
    rows = objects(value)
    if len(rows) != 1 or len(value.refs) != 1 or value.taints:
        return None
    obj = rows[0]
    if obj.kind not in ("list", "tuple") or obj.rest is NOTHING or obj.ext or not obj.items:
        return None
    return [*obj.items.values(), obj.rest]


def constants(value: Value) -> list[Any] | None:
    """The constants in a container of nothing else."""
    found = members(value)
    if found is None or any(not one.known or len(one.consts) != 1 for one in found):
        return None
    return [one.consts[0] for one in found]


def fill(made: Obj, values: Sequence[Value], like: Sequence[Obj] = ()) -> None:
    """Put elements into a new list or tuple; `like` are those they come from, which tell where each was put in."""
    entries = [obj.entries.get(position) for obj in like for position in range(len(obj.items))]
    for position, value in enumerate(values):
        entry = entries[position] if position < len(entries) else None
        made.put(position, value, entry, strong=False)


def shuffled(obj: Obj) -> None:
    """Forget who stands where, after something that moves elements."""
    if not obj.items or obj.kind not in ("list", "tuple"):
        return
    for position, value in list(obj.items.items()):
        obj.fill_rest(join2(obj.rest, value))
        obj.rest_entry = obj.entries.get(position) or obj.rest_entry
    obj.items.clear()
    obj.entries.clear()
    obj.changed()


def grown(obj: Obj, value: Value, entry: tuple[Place, int]) -> bool:
    """Put an element at the end of a list of which all are known; False where they are not, or are too many."""
    if len(obj.items) >= _MOST_ELEMENTS or elements(obj) is None:
        return False
    obj.put(len(obj.items), value, entry, strong=True)
    return True


def changed(obj: Obj, name: str, number: Value | None = None, value: Value | None = None) -> bool:
    """Apply a list's method to elements that are all known; False where who stands where is lost."""
    values = elements(obj)
    index = number.consts[0] if number is not None and number.known else None
    if values is None or (number is not None and not isinstance(index, int)):
        return False
    try:
        if name == "reverse":
            values.reverse()
        elif name in ("pop", "popleft"):
            values.pop(index if index is not None else 0 if name == "popleft" else -1)
        elif name == "insert" and isinstance(index, int) and value is not None:
            values.insert(index, value)
        elif name in ("append", "appendleft") and value is not None:
            values.insert(len(values) if name == "append" else 0, value)
        else:
            return False
    except IndexError:
        return False
    obj.items.clear()
    obj.entries.clear()
    for position, one in enumerate(values):
        obj.put(position, one, None, strong=True)
    obj.changed()
    return True


def cut(engine: Engine, obj: Obj, bounds: Sequence[Value | None], frame: Frame, place: int) -> Obj:
    """A slice of a list or tuple: those elements, or any of them where the bounds are not known."""
    made = engine.obj(obj.kind, place, frame, (obj.number, "slice"))
    values = elements(obj)
    window = _window(bounds)
    if values is not None and window is not None:
        fill(made, values[window])
        return made
    for _, item, entry in list(obj.contents()):
        made.add(item, entry)
    return made


def _window(bounds: Sequence[Value | None]) -> slice | None:
    numbers: list[int | None] = []
    for bound in bounds:
        number = bound.consts[0] if bound is not None and bound.known and len(bound.consts) == 1 else None
        if bound is not None and not isinstance(number, int):
            return None
        numbers.append(number)
    return slice(*numbers) if numbers[2:] != [0] else None


def counted(obj: Obj, key: Any) -> Any:
    """The index from the start that a negative one of a known list stands for."""
    values = elements(obj) if isinstance(key, int) and key < 0 else None
    return key + len(values) if values is not None and -len(values) <= key else key


def at(obj: Obj, key: object) -> Value | None:
    """The element at a constant index, negative ones too; None if that is not known."""
    values = elements(obj)
    if values is None or not isinstance(key, int):
        return None
    return values[key] if -len(values) <= key < len(values) else UNKNOWN
