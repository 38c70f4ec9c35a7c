"""Methods of dicts, lists and sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from offwire_lint.flows import activations, copies, displays, sequences, subscripts, tenancy, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, Obj, keys_of, objects
from offwire_lint.flows.values import NOTHING, UNKNOWN, Place, Value, constant, join2
from offwire_lint.records import record

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


@record(frozen=True, slots=True)
class _Call:
    """A method called on one container; `strong` if what it changes is certain to be this one, now."""

    engine: Engine
    obj: Obj
    name: str
    args: Args
    frame: Frame
    place: int
    strong: bool

    @property
    def first(self) -> Value:
        """The first argument."""
        return self.args.positional[0][0] if self.args.positional else NOTHING

    def entry(self, at: int) -> tuple[Place, int]:
        """Where something was put in."""
        return (self.engine.at(self.frame, at), self.frame.owner)

    def made(self, kind: str, tag: object) -> Obj:
        """A container that this call makes."""
        return self.engine.obj(kind, self.place, self.frame, tag)


def of_container(
    engine: Engine, receiver: Value, obj: Obj, name: str, args: Args, frame: Frame, place: int
) -> Value:
    """Call a method of a dict, list, set or tuple."""
    known = _METHODS.get(name)
    if known is None:
        return UNKNOWN
    strong = frame.overwrites(obj) and len(receiver.refs) == 1
    return known(_Call(engine, obj, name, args, frame, place, strong))


_NONE = Value(consts=(None,))


def _append(call: _Call) -> Value:
    positional = call.args.positional
    last = 0 if call.name == "put" else -1  # what comes after is how long to wait
    value, at = positional[last] if positional else (NOTHING, call.place)
    if call.name in ("insert", "appendleft"):
        number = call.first if call.name == "insert" else None
        if call.strong and sequences.changed(call.obj, call.name, number, value):
            return _NONE
        sequences.shuffled(call.obj)
    elif call.name == "append" and call.strong and sequences.grown(call.obj, value, call.entry(at)):
        return _NONE
    call.obj.add(value, call.entry(at))
    return _NONE


def _moved(call: _Call) -> Value | None:
    """Move elements; the one that is taken out, if it is known."""
    first = call.first
    taken = sequences.at(call.obj, first.consts[0] if first.known else -1 if call.name == "pop" else 0)
    if not call.strong or not sequences.changed(call.obj, call.name, None if first is NOTHING else first):
        sequences.shuffled(call.obj)
    return taken


def _reorder(call: _Call) -> Value:
    _moved(call)
    return CLEAN


def _extend(call: _Call) -> Value:
    engine, obj = call.engine, call.obj
    if call.name == "extendleft":
        _moved(call)
    for value, at in call.args.all():
        if value.taints:
            obj.add(Value(value.taints, (), (), True), call.entry(at))
        if obj.kind == "dict":
            displays.spread(engine, obj, value, strong=call.strong and len(objects(value)) == 1)
        elif objects(value):
            obj.add(engine.element(value), call.entry(at))
    if call.name == "update":
        for key, (value, at) in call.args.keywords.items():
            obj.put(key, value, call.entry(at), strong=call.strong)
    return Value(refs=(obj,)) if call.name == "union" else _NONE


def _get(call: _Call) -> Value:
    engine, obj, first = call.engine, call.obj, call.first
    if call.name == "popleft" or (call.name == "pop" and obj.kind != "dict"):
        taken = _moved(call)
        if taken is not None:
            return taken
    here = Value(refs=(obj,))
    found = obj.every()
    if first is not NOTHING:
        found = subscripts.select(engine, here, first, call.frame, call.place)
    if len(call.args.positional) > 1:
        default, at = call.args.positional[1]
        node = ("const", call.place, first.text or "")
        tenancy.fallback(engine, found, default, at, node, call.frame)
        found = join2(found, default)
        if call.name == "setdefault" and first.known:
            for key in first.consts:
                obj.put(key, default, call.entry(at), strong=call.strong and key not in obj.items)
    if call.name == "pop" and obj.kind == "dict" and call.strong and first.text in obj.items:
        del obj.items[first.text]
        obj.changed()
    return found


# Of so many fields each is kept apart.
_MOST_FIELDS = 40


def _fields(obj: Obj) -> bool:
    """Whether all keys are known."""
    return obj.rest is NOTHING and _some_fields(obj)


def _some_fields(obj: Obj) -> bool:
    """Whether some keys are known, and what else may be there is told from them."""
    return obj.keyed is NOTHING and 0 < len(obj.items) <= _MOST_FIELDS


def _items(call: _Call) -> Value:
    made = call.made("list", (call.obj.number, "items"))
    known = _some_fields(call.obj)
    if known:
        for position, (key, value) in enumerate(call.obj.items.items()):
            pair = call.made("tuple", (call.obj.number, position))
            for side, part in enumerate((constant(key), value)):
                pair.put(side, part, call.obj.entries.get(key) if side else None, strong=True)
            made.put(position, Value(refs=(pair,)), None, strong=True)
        if call.obj.rest is NOTHING:
            return Value(refs=(made,))
    pair = call.made("tuple", call.obj.number)
    pair.put(0, UNKNOWN if known else keys_of(call.obj), None, strong=True)
    pair.put(1, call.obj.rest if known else call.obj.every(), None, strong=False)
    if known:
        made.fill_rest(Value(refs=(pair,)))
        return Value(refs=(made,))
    made.add(Value(refs=(pair,)), None)
    return Value(refs=(made,))


def _values(call: _Call) -> Value:
    made = call.made("list", (call.obj.number, "values"))
    if _fields(call.obj):
        for position, (key, value) in enumerate(call.obj.items.items()):
            made.put(position, value, call.obj.entries.get(key), strong=True)
        return Value(refs=(made,))
    made.add(call.obj.every(), None)
    return Value(refs=(made,))


def _copy(call: _Call) -> Value:
    return copies.shallow(call.engine, Value(refs=(call.obj,)), call.frame, call.place)


def _clear(call: _Call) -> Value:
    if call.strong:
        call.obj.items.clear()
        call.obj.rest, call.obj.rest_entry = NOTHING, None
        call.obj.changed()
    return CLEAN


def _clean(call: _Call) -> Value:
    return CLEAN


def _every(call: _Call) -> Value:
    return call.obj.every()


def _send(call: _Call) -> Value:
    return activations.send(call.engine, call.obj, call.first, call.frame, call.place)


def _written(call: _Call) -> Value:
    """All that was written to a buffer, as one text."""
    whole = Value(refs=(call.obj,))
    return text.joined(call.engine, constant(""), whole, call.place, call.frame)


_METHODS: dict[str, Callable[[_Call], Value]] = {
    **dict.fromkeys(("append", "add", "appendleft", "insert", "put", "put_nowait", "write"), _append),
    **dict.fromkeys(("sort", "reverse", "remove"), _reorder),
    **dict.fromkeys(("extend", "extendleft", "update", "union"), _extend),
    **dict.fromkeys(("get", "pop", "setdefault", "popleft", "__getitem__"), _get),
    "items": _items,
    "values": _values,
    **dict.fromkeys(("copy", "__copy__", "deepcopy"), _copy),
    "clear": _clear,
    **dict.fromkeys(("keys", "index", "count"), _clean),
    **dict.fromkeys(("getvalue", "read", "getbuffer"), _written),
    "writelines": _extend,
    **dict.fromkeys(("__anext__", "__next__", "get_nowait"), _every),
    **dict.fromkeys(("asend", "send"), _send),
}
