"""Loops, to a fixpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import protocols, syntax
from offwire_lint.flows.frames import Frame, join_names, same

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


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


def run_for(engine: Engine, node: Node, frame: Frame) -> bool:
    """Execute `for`."""
    _, _, target, source, body, orelse = node
    values = protocols.iterable(engine, engine.eval(source, frame), frame, source[1])

    def bind() -> None:
        one = engine.element(values).then(engine.at(frame, source[1]), "looped over, item by item")
        engine.assign(target, one, frame)

    return _loop(engine, frame, body, orelse, bind)


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
