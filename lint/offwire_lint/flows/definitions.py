"""Executing `def`, `class` and their decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offwire_lint.flows import decorating, syntax, uses
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Class, Frame, Function
from offwire_lint.flows.heap import Cls, Func, Obj
from offwire_lint.flows.values import NOTHING, Value, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def function_of(engine: Engine, facts: Any, frame: Frame) -> Function:
    """The function that facts stand for, made once."""
    module = frame.module
    known = module.functions.get(id(facts))
    if known is None:
        known = Function(
            facts, module, len(engine.functions) + 1, frame.cls if frame.kind == "class" else None
        )
        module.functions[id(facts)] = known
        engine.functions.append(known)
    return known


def closure(engine: Engine, facts: Any, frame: Frame) -> Value:
    """A function value, its defaults evaluated here."""
    function = function_of(engine, facts, frame)
    for name, _, _, default, _ in function.params:
        if default is not None:
            value = engine.eval(default, frame)
            function.defaults[name] = join2(function.defaults.get(name, NOTHING), value)
    scope = frame if frame.kind != "class" else frame.parent
    function.scope = scope
    return Value(refs=(Func(function, scope),))


def define(engine: Engine, facts: Any, frame: Frame) -> None:
    """Execute a `def`: the decorators, inside out, then the binding."""
    value = closure(engine, facts, frame)
    function = function_of(engine, facts, frame)
    for decorator in reversed(function.decorators):
        value = decorate(engine, decorator, value, function, frame)
    engine.store(function.name, value, frame)


def decorate(engine: Engine, decorator: Node, value: Value, function: Function, frame: Frame) -> Value:
    """What a decorator makes of a function."""
    names = syntax.type_names(decorator)
    if names and names[0] in syntax.PLAIN:
        return value
    if decorator[0] == "attr" and decorator[3] in ("setter", "getter", "deleter"):
        return value
    made = engine.eval(decorator, frame)
    place = decorator[1]
    found: list[Value] = []
    for ref in made.refs:
        if isinstance(ref, (Func, Cls)) or (
            isinstance(ref, Obj) and ref.cls is not None and ref.cls.find("__call__") is not None
        ):
            result = engine.apply(Value(refs=(ref,)), Args([(value, place)]), frame, place)
            if any(isinstance(one, Func) for one in result.refs):
                found.append(result)
        else:
            found.append(decorating.decorates(engine, ref, value, frame, place, function))
    return join(found) if found else value


def define_class(engine: Engine, facts: Any, frame: Frame) -> None:
    """Execute a `class`."""
    name, place, bases, keywords, decorated, body, doc = facts
    module = frame.module
    cls = module.classes.get(id(facts))
    fresh = cls is None
    if cls is None:
        cls = Class(name, module, place, doc)
        module.classes[id(facts)] = cls
        engine.classes.append(cls)
    cls.bases = [uses.settled(engine, engine.eval(base, frame)) for base in bases]
    cls.keywords = {key: engine.eval(value, frame) for key, value in keywords if key not in ("", "*", "**")}
    cls.decorators = tuple(tail for node in decorated for tail in syntax.type_names(node))
    cls.told = not any(syntax.switched_off(node, "repr") for node in decorated)
    inner = Frame(module, frame, frame.function, "class")
    inner.cls, inner.region = cls, engine.region()
    inner.vars = cls.attrs if fresh else inner.vars
    engine.block(body, inner)
    cls.attrs.update(inner.vars)
    value = Value(refs=(Cls(cls),))
    for node in decorated:
        engine.eval(node, frame)
    engine.store(name, value, frame)
