"""Lists, dicts, sets and tuples as they are written, and comprehensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import conditions, loops, protocols, sequences, syntax
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Obj, objects
from offwire_lint.flows.values import NOTHING, RAW, Taint, Value, join2, taints_of

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def spread(engine: Engine, made: Obj, value: Value, *, strong: bool = True) -> None:
    """Put everything that `value` contains into `made`."""
    holders = objects(value)
    strong = strong and len(holders) == 1
    for obj in holders:
        for key, item, entry in list(obj.contents()):
            if made.kind == "dict" and key is not None:
                made.put(key, item, entry, strong=strong)
            else:
                made.add(item, entry)


def attributes(engine: Engine, value: Value, frame: Frame, place: int) -> Value:
    """The attributes of instances as a dict; anything else as it is."""
    refs: list[Any] = []
    for ref in value.refs:
        if isinstance(ref, Obj) and ref.kind == "instance" and ref.cls is not None:
            made = engine.obj("dict", place, frame, (ref.number, "attributes"))
            spread(engine, made, Value(refs=(ref,)))
            refs.append(made)
        else:
            refs.append(ref)
    return Value(value.taints, tuple(refs), value.consts, value.opaque)


def sequence(engine: Engine, node: Node, frame: Frame) -> Value:
    """A list, tuple or set as it is written."""
    kind, place, items = node
    made = engine.obj(kind, place, frame)
    strong = frame.overwrites(made)
    taints: tuple[Taint, ...] = ()
    position, certain = 0, True
    for item in items:
        entry = (engine.at(frame, item[1]), frame.owner)
        if item[0] != "star":
            value = engine.eval(item, frame)
            if certain:
                made.put(position, value, entry, strong=strong)
            else:
                made.add(value, entry)
            position += 1
            continue
        value = protocols.iterable(engine, engine.eval(item[2], frame), frame, item[1])
        parts = sequences.known(value)
        if parts is not None and certain:
            for part in parts:
                made.put(position, part, entry, strong=strong)
                position += 1
            continue
        certain = False  # what follows may stand anywhere
        inner = engine.element(value)
        made.add(Value({}, inner.refs, inner.consts, inner.opaque) if not objects(value) else inner, None)
        taints += tuple(value.taints.values())
    return Value(taints_of(taints), (made,))


def dictionary(engine: Engine, node: Node, frame: Frame) -> Value:
    """A dict as it is written."""
    made = engine.obj("dict", node[1], frame)
    taints: tuple[Taint, ...] = ()
    for key, item in node[2]:
        if key is None:
            value = engine.eval(item, frame)
            spread(engine, made, value)
            taints += tuple(
                taint.then(engine.at(frame, item[1]), "spread into the dict")
                for taint in value.taints.values()
            )
            continue
        index = engine.eval(key, frame)
        engine.put(made, index, engine.eval(item, frame), frame, item[1])
    if "name" in made.items and ("parameters" in made.items or "description" in made.items):
        names = made.items["name"].consts
        for name in names:  # of several it is not known whose they are: written in a loop
            engine.offered.setdefault(str(name), []).append(made if len(names) == 1 else None)
    return Value(taints_of(taints), (made,))


def starred(engine: Engine, node: Node, frame: Frame) -> Value:
    """What `*x` puts in."""
    return engine.element(engine.eval(node[2], frame))


def comprehension(engine: Engine, node: Node, frame: Frame) -> Value:
    """What a comprehension makes."""
    _, place, kind, elements, generators = node
    before, fixed = frame.vars, frame.fixed
    frame.vars = dict(before)
    made = engine.obj("dict" if kind == "dict" else "list" if kind == "gen" else kind, place, frame)
    filled = _Filled(made)
    _generate(engine, elements, generators, frame, filled)
    bound = {name for target, *_ in generators for name in syntax.target_names(target)}
    kept = {
        name: value
        for name, value in frame.vars.items()
        if name not in bound and (name in before or syntax.walrus_name(elements, generators, name))
    }
    frame.vars = {**kept, **{name: before[name] for name in bound if name in before}}
    frame.fixed = fixed
    if filled.body is not NOTHING:
        return filled.body  # a body's own fields under their own names
    return Value(refs=(made,))


@dataclass(slots=True)
class _Filled:
    """What a comprehension has made so far; `certain` while it is known at which place the next element stands."""

    made: Obj
    certain: bool = True
    length: int = 0
    body: Value = NOTHING

    def put(self, index: Value | None, value: Value) -> None:
        """Put in an element, or what stands under a key."""
        if index is not None and index.has(RAW) and value.has(RAW):
            self.body = join2(self.body, Value(value.taints, (), (), True))
        elif index is not None and index.consts and not index.opaque and not index.taints:
            for key in index.consts:
                self.made.put(key, value, None, strong=False)
        elif index is None and self.certain:
            self.made.put(self.length, value, None, strong=False)
            self.length += 1
        else:
            self.made.add(value, None)


def _generate(engine: Engine, elements: Node, generators: Node, frame: Frame, filled: _Filled) -> None:
    """Evaluate the elements once for each known element of what is looped over, or once for all of them."""
    if not generators:
        parts = [engine.eval(part, frame) for part in elements]
        filled.put(parts[0] if len(parts) > 1 else None, parts[-1])
        return
    (target, source, tests, _), *inner = generators
    values = protocols.iterable(engine, engine.eval(source, frame), frame, source[1])
    each = sequences.members(values)
    if each is None and (each := sequences.open_members(values)) is not None:
        filled.certain = False
    if each is None or not loops.unrolls(engine, frame, len(each)):
        filled.certain = False
        each = [engine.element(values)]
    else:
        frame.fixed = frame.fixed | set(syntax.target_names(target))
    names, turn = frame.vars, frame.turn
    for number, one in enumerate(each):
        frame.turn = (*turn, number)
        frame.vars = dict(names)
        engine.assign(target, one.then(engine.at(frame, source[1]), loops.LOOPED), frame)
        if _admitted(engine, tests, frame, filled):
            _generate(engine, elements, inner, frame, filled)
        names = {**frame.vars, **{name: names[name] for name in syntax.target_names(target) if name in names}}
    frame.turn = turn


def _admitted(engine: Engine, tests: Node, frame: Frame, filled: _Filled) -> bool:
    """Whether an element passes the tests, or may pass them."""
    for test in tests:
        asked = engine.eval(test, frame)
        if conditions.decided(asked, test, frame):
            if not asked.consts[0]:
                return False
            continue
        filled.certain = False
        frame.vars = conditions.narrowed(engine, test, frame, frame.vars)
    return True
