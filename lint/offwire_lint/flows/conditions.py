"""What a test tells of the names in it, where it holds and where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeGuard

from offwire_lint.flows import sequences, sources, syntax
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.values import CREDENTIAL, ERROR, FIELD, MODEL_ARG, RAW, UNKNOWN, Taint, Value
from offwire_lint.names import credential_environment_name

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


_CHECKS = ("startswith", "fullmatch", "match", "issubset", "endswith", "isalnum", "isdigit")
_NO_CHECKS = frozenset("len isinstance bool str type print hasattr any all repr".split())
_DENIES = re.compile(r"block|den[yi]|forbid|danger|banned|black|unsafe|bad|prohibit", re.IGNORECASE)


def _compared(node: Node) -> list[Node]:
    """What a comparison binds: both sides of `==`; of `in` the left one, and only where the right one lists what is allowed."""
    if any(op in ("==", "!=") for op in node[2]):
        return list(node[3])
    if not any(op in ("in", "not in") for op in node[2]):
        return []
    left, right = node[3][0], node[3][1]
    denied = any(_DENIES.search(name) for name in syntax.names_in(right) if right[0] in ("name", "attr"))
    return [] if denied else [left]


def decided(asked: Value, test: Node, frame: Frame) -> bool:
    """Whether a test comes to one answer here, because of what the caller passed or of the element that it is about.

    A switch that is written in the program (`DEBUG = False`) decides nothing: somebody will turn it.
    """
    if not asked.known or len(asked.consts) != 1:
        return False
    chosen = set(frame.fixed)
    if frame.function is not None:
        chosen.update(name for name, *_ in frame.function.params)
    return not chosen.isdisjoint(syntax.names_in(test))


def validate(engine: Engine, test: Node, frame: Frame) -> None:
    """What the model filled in and the code then tests against something is no longer its free choice."""
    waiting: list[Any] = [test] if frame.tool is not None else []
    while waiting:
        node = waiting.pop()
        if not isinstance(node, tuple) or not node:
            continue
        subjects: list[Node] = []
        if node[0] == "cmp":
            subjects = _compared(node)
        elif node[0] == "call":
            if node[2][0] == "attr" and node[2][3] in _CHECKS:
                subjects = [node[2][2], *(value for _, value in node[3])]
            elif node[2][0] in ("name", "attr") and node[2][-1] not in _NO_CHECKS:
                subjects = [value for _, value in node[3]]
        for subject in subjects:
            if subject[0] in ("const",):
                continue
            engine.quiet += 1
            value = engine.eval(subject, frame)
            engine.quiet -= 1
            engine.validated.update(taint.origin for taint in value.of(MODEL_ARG))
        waiting += (
            [part for part in node[1:] if isinstance(part, tuple)] if isinstance(node[0], str) else list(node)
        )


def narrowed_else(engine: Engine, test: Node, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    """The names where a test does not hold."""
    if test[0] == "not":
        return narrowed(engine, test[2], frame, env)
    if test[0] == "bool" and test[2] == "or":
        return narrowed_else(engine, test[4], frame, narrowed_else(engine, test[3], frame, env))
    if _is_of_type(test):
        return _of_type(test, env, holds=False)
    if test[0] == "cmp" and test[2] in (("not in",), ("!=",)):
        return narrowed(engine, ("cmp", test[1], ("in",), test[3]), frame, env)
    return env


def narrowed(engine: Engine, test: Node, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    """The names where `key in ALLOWED` holds: what was looped over together with the key is chosen by name."""
    if test[0] == "bool" and test[2] == "and":
        return narrowed(engine, test[4], frame, narrowed(engine, test[3], frame, env))
    if test[0] == "not":
        return narrowed_else(engine, test[2], frame, env)
    if _is_of_type(test):
        return _of_type(test, _as_error(engine, test, frame, env), holds=True)
    if test[0] == "call" and test[2][0] == "attr" and test[2][3] == "startswith" and test[3]:
        key = env.get(test[2][2][2]) if test[2][2][0] == "name" else None
        return (
            _of_variables(engine, test[3][0][1], frame, env, key, engine.models.words.publishes)
            if _is_variable(key)
            else env
        )
    if test[0] != "cmp" or test[2][0] not in ("in", "==") or test[3][0][0] != "name":
        return env
    key = env.get(test[3][0][2])
    if _is_variable(key):
        return _of_variables(engine, test[3][1], frame, env, key, _is_plain)
    if key is None or not key.has(RAW):
        return env
    places = {taint.step.place for taint in key.of(RAW)}
    changed = dict(env)
    for name, value in env.items():
        if any(taint.step.place in places for taint in value.of(RAW)):
            changed[name] = value.map(
                lambda taint: (
                    replace(taint, kind=FIELD) if taint.kind == RAW and taint.step.place in places else taint
                )
            )
    return changed


def _is_variable(key: Value | None) -> TypeGuard[Value]:
    """Whether it is the name of a variable of the environment, whichever."""
    return key is not None and any("the environment" in taint.label for taint in key.of(CREDENTIAL))


def _is_plain(name: str) -> bool:
    return credential_environment_name(name) is None


def _of_variables(
    engine: Engine,
    node: Node,
    frame: Frame,
    env: dict[str, Value],
    key: Value,
    harmless: Callable[[str], bool],
) -> dict[str, Value]:
    """The names where a variable of the environment is, or begins with, one of those that are allowed: no credentials, if all of
    them are harmless.
    """
    engine.quiet += 1
    allowed = engine.eval(node, frame)
    engine.quiet -= 1
    names = sequences.constants(allowed) if allowed.refs else list(allowed.consts)
    if not names or not all(harmless(str(name)) for name in names):
        return env
    places = {taint.step.place for taint in key.of(CREDENTIAL)}

    def other(taint: Taint) -> Taint | None:
        return None if taint.kind == CREDENTIAL and taint.step.place in places else taint

    return {name: value.map(other) for name, value in env.items()}


_PARSED = "the whole parsed body"
_TEXTS = frozenset(("str", "bytes"))
_SHAPES = frozenset("dict list Mapping MutableMapping Sequence".split())


def _is_of_type(test: Node) -> bool:
    return bool(
        test[0] == "call" and test[2][0] == "name" and test[2][2] == "isinstance" and len(test[3]) == 2
    )


def _of_type(test: Node, env: dict[str, Value], *, holds: bool) -> dict[str, Value]:
    """The names where a value that is either a parsed body or the text of an error is asked for its type: a text is not the body,
    a dict not the text. Anything but a dict is still the body: that may be a list.
    """
    subject, types = test[3][0][1], set(syntax.type_names(test[3][1][1]))
    known = env.get(subject[2], UNKNOWN) if subject[0] == "name" else UNKNOWN
    bodies = [taint for taint in known.of(RAW) if taint.label == _PARSED]
    if not types or not bodies or not known.has(ERROR):
        return env
    if types <= _TEXTS and (holds or not known.refs):
        dropped = RAW if holds else ERROR
    elif types <= _SHAPES and (holds or len(types) > 1):
        dropped = ERROR if holds else RAW
    else:
        return env

    def other(taint: Taint) -> Taint | None:
        return None if taint.kind == dropped and (dropped == ERROR or taint.label == _PARSED) else taint

    return {**env, subject[2]: replace(known.map(other), opaque=True)}


def _as_error(engine: Engine, test: Node, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    subject, types = test[3][0][1], syntax.type_names(test[3][1][1])
    if subject[0] != "name" or not any(name.endswith(("Error", "Exception", "Failure")) for name in types):
        return env
    changed = dict(env)
    known = env.get(subject[2], UNKNOWN)
    changed[subject[2]] = known if known.has(ERROR) else sources.an_error(engine, frame, subject[1], types[0])
    return changed
