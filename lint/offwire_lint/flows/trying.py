"""Exceptions: raised, caught and passed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import hints, protocols, syntax
from offwire_lint.flows.frames import Frame, Raised, join_names
from offwire_lint.flows.heap import objects
from offwire_lint.flows.values import ERROR, Step, Taint, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def run_raise(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `raise`."""
    _, _, raised, cause = node
    if cause is not None:
        engine.eval(cause, frame)
    if raised is not None:
        value = engine.eval(raised, frame)
        text = protocols.raised_text(value)
        frame.raised.append(Raised(engine.at(frame, raised[1]), text, value, syntax.type_names(raised)))
    frame.exits.append(frame.vars)
    return False


def run_try(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `try`."""
    _, _, body, handlers, orelse, final = node
    before = dict(frame.vars)
    mark, exits = len(frame.raised), len(frame.exits)
    guards = any(types is None or _VALIDATION & set(syntax.type_names(types)) for types, *_ in handlers)
    engine.guarded += guards
    region, frame.region = frame.region, engine.region()
    reached = engine.block(body, frame)
    frame.leave(region)
    engine.guarded -= guards
    after = frame.vars
    # An exception may come before or after any statement of the body.
    middle = join_names([before, after, *frame.exits[exits:]])
    caught = frame.raised[mark:]
    arms: list[dict[str, Value] | None] = []
    handled: list[Raised] = []
    for types, name, statements in handlers:
        names = syntax.type_names(types) if types is not None else ("BaseException",)
        mine = [raised for raised in caught if _catches(names, raised)]
        handled += [raised for raised in mine if _wholly(names, raised)]
        start = dict(middle)
        if name:
            start[name] = _caught(engine, types, names, mine, frame)
        _note_handler(engine, statements, frame)
        arms.append(engine.branch(frame, statements, start))
        if any(syntax.reraises(statement) for statement in statements):
            rethrown = {id(raised) for raised in mine}
            handled = [raised for raised in handled if id(raised) not in rethrown]
    gone = {id(raised) for raised in handled}
    frame.raised = [raised for raised in frame.raised if id(raised) not in gone]
    if reached:
        frame.vars = dict(after)
        ended = engine.block(orelse, frame)
        arms.append(frame.vars if ended else None)
    live = engine.merge(frame, arms, middle)
    if final:
        ended = engine.block(final, frame)
        live = live and ended
    return live


def _note_handler(engine: Engine, statements: Sequence[Node], frame: Frame) -> None:
    """Remember where a handler stands: places are handed out in the order of the source."""
    key = engine.at(frame, id(statements))
    if key not in engine.handlers:
        places = [place for place in _places(statements) if place]
        engine.handlers[key] = (min(places), max(places)) if places else (0, 0)


def _places(nodes: Any) -> Iterator[int]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            if len(node) > 1 and isinstance(node[0], str) and isinstance(node[1], int):
                yield node[1]
            waiting += node


_EVERYTHING = {"Exception", "BaseException"}
_VALIDATION = _EVERYTHING | {"ValidationError", "ValueError"}


def _catches(names: tuple[str, ...], raised: Raised) -> bool:
    # `except*` takes its part of a group, whatever that is called.
    return _wholly(names, raised) or any(name.endswith("ExceptionGroup") for name in raised.types)


def _wholly(names: tuple[str, ...], raised: Raised) -> bool:
    """Whether nothing of it goes on."""
    return not names or bool((_EVERYTHING | set(raised.types)) & set(names))


def _caught(
    engine: Engine, types: Node | None, names: tuple[str, ...], mine: Sequence[Raised], frame: Frame
) -> Value:
    """The caught exception: its text, and what the project itself put into it."""
    place = types[1] if types is not None else 0
    label = " or ".join(names) or "exception"
    made = engine.obj("instance", place, frame, "caught")
    made.ext = ("builtins.BaseException", *hints.class_names(engine, types, frame))
    taint = Taint(
        ERROR,
        engine.at(frame, place),
        2,
        Step(engine.at(frame, place), f"{label} is caught"),
        label,
        owner=frame.owner,
    )
    for group in (obj for raised in mine for obj in objects(raised.exception) if protocols.is_group(obj)):
        for name in protocols.OF_A_GROUP:
            made.put(name, group.items[name], None, strong=False)
    own = [raised.value for raised in mine if raised.value.taints]
    told = {} if _own_words(engine, types, mine, frame) else {taint.key: taint}
    return join2(Value(told, (made,), (), True), join([Value(v.taints) for v in own]))


def _own_words(engine: Engine, types: Node | None, mine: Sequence[Raised], frame: Frame) -> bool:
    """Whether only exceptions of the project's own classes are caught, and all that is raised of them is written here."""
    classes = hints.own_classes(engine, types, frame)
    if not classes or not mine:
        return False
    return all(not one.value.taints and not one.value.opaque for one in mine)
