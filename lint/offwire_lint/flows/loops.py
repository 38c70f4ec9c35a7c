"""Loops, to a fixpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import protocols, sequences, syntax
from offwire_lint.flows.frames import Frame, join_names, same
from offwire_lint.flows.values import Value

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


LOOPED = "looped over, item by item"
_ROUNDS = 3


def _loop(
    engine: Engine, frame: Frame, body: Sequence[Node], orelse: Sequence[Node], bind: Callable[[], None]
) -> bool:
    frame.breaks.append([])
    frame.continues.append([])
    env = dict(frame.vars)
    for _ in range(_ROUNDS):
        frame.vars = dict(env)
        before, frame.region = frame.region, engine.region()
        bind()
        reached = engine.block(body, frame)
        frame.region = before
        arms = [env, *frame.continues[-1], *([frame.vars] if reached else [])]
        after = join_names(arms)
        if same(env, after):
            break
        env = after
    breaks = frame.breaks.pop()
    frame.continues.pop()
    frame.vars = dict(env)
    reached = engine.block(orelse, frame) if orelse else True
    return engine.merge(frame, [frame.vars if reached else None, *breaks], env)


# A loop over so many known elements is gone through element by element, if its body has not too many statements; so is
# a loop inside it, over fewer, and none inside that.
_MOST_ELEMENTS = (40, 12)
_MOST_STATEMENTS = 120


def unrolls(engine: Engine, frame: Frame, length: int, statements: int = 1) -> bool:
    """Whether to go through a loop element by element."""
    depth = len(frame.turn)
    if engine.thrift or depth >= len(_MOST_ELEMENTS):
        return False
    return 0 < length <= _MOST_ELEMENTS[depth] and length * statements <= _MOST_STATEMENTS


def run_for(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `for`."""
    _, _, target, source, body, orelse = node
    values = protocols.iterable(engine, engine.eval(source, frame), frame, source[1])
    each = sequences.members(values)
    if each is not None and unrolls(engine, frame, len(each), len(body)):
        return _unrolled(engine, node, each, frame)

    def bind() -> None:
        one = engine.element(values).then(engine.at(frame, source[1]), LOOPED)
        engine.assign(target, one, frame)

    return _loop(engine, frame, body, orelse, bind)


def _unrolled(engine: Engine, node: Node, each: Sequence[Value], frame: Frame) -> bool:
    """Execute a loop over elements that are all known."""
    _, _, target, source, body, orelse = node
    at = engine.at(frame, source[1])
    leaves = syntax.leaves(body)  # otherwise all of it happens, one element after the other
    fixed, turn = frame.fixed, frame.turn
    frame.fixed = fixed | set(syntax.target_names(target))
    frame.breaks.append([])
    env: dict[str, Value] | None = frame.vars
    for number, one in enumerate(each):
        frame.turn = (*turn, number)
        frame.continues.append([])
        before = frame.region
        if leaves:
            frame.region = engine.region()
        frame.vars = dict(env or {})
        engine.assign(target, one.then(at, LOOPED), frame)
        reached = engine.block(body, frame)
        frame.region = before
        arms = [*frame.continues.pop(), *([frame.vars] if reached else [])]
        env = join_names(arms) if arms else None
        if env is None:
            break
    frame.fixed, frame.turn = fixed, turn
    breaks = frame.breaks.pop()
    if env is not None:
        frame.vars = dict(env)
        env = frame.vars if not orelse or engine.block(orelse, frame) else None
    return engine.merge(frame, [env, *breaks], frame.vars)


def run_while(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `while`."""
    _, _, test, body, orelse = node

    def bind() -> None:
        engine.eval(test, frame)

    endless = test[0] == "const" and bool(test[2]) and not orelse
    before = frame.vars
    reached = _loop(engine, frame, body, orelse, bind)
    if endless and not syntax.breaks(body):
        frame.vars = before if not reached else frame.vars
        return False
    return reached


def run_break(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `break`."""
    if frame.breaks:
        frame.breaks[-1].append(frame.vars)
    return False


def run_continue(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `continue`."""
    if frame.continues:
        frame.continues[-1].append(frame.vars)
    return False
