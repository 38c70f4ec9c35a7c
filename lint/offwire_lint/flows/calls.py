"""Calling whatever a callee may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import (
    activations,
    binding,
    decorating,
    guesses,
    instances,
    modelled,
    operators,
    outside,
    receivers,
    sequences,
    uses,
)
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.externals import Method, Partial, SuperInit, ToolDecorator
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, Bound, Cls, Ext, Func, Obj, objects
from offwire_lint.flows.structural import Getter, Record, Wraps
from offwire_lint.flows.values import NOTHING, UNKNOWN, Value, constant, join, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any


def evaluated(engine: Engine, nodes: Iterable[Any], frame: Frame) -> Args:
    """Evaluate the arguments of a call."""
    args = Args()
    for key, node in nodes:
        value = uses.settled(engine, engine.eval(node, frame))
        if key == "":
            args.positional.append((value, node[1]))
        elif key == "*":
            rows = [
                obj
                for obj in objects(value)
                if obj.items and obj.rest is NOTHING and obj.kind in ("list", "tuple")
            ]
            if rows:
                args.positional += [(item, node[1]) for item in rows[0].items.values()]
            else:
                args.star = engine.element(value)
        elif key == "**":
            for obj in objects(value):
                for name, item, entry in list(obj.contents()):
                    if isinstance(name, str):
                        here = (
                            entry is not None and entry[0][0] == frame.module.index and _handed_on(obj, frame)
                        )
                        args.keywords.setdefault(name, (item, entry[0][1] if entry and here else node[1]))
                    else:
                        args.starstar = join2(args.starstar or NOTHING, item)
            if value.taints or not objects(value):
                args.starstar = join2(args.starstar or NOTHING, Value(value.taints, (), (), True))
        else:
            args.keywords[key] = (value, node[1])
    return args


def _handed_on(obj: Obj, frame: Frame) -> bool:
    """Whether a dict is what the function itself was given as `**kwargs`; what is in it stands at its caller."""
    return frame.function is not None and obj.place == frame.function.at(frame.function.place)


_MOST_CALLEES = 6

# Builtins that ask about a value and hand none of it on.
_ASKING = frozenset(f"builtins.{name}" for name in ("len", "bool", "isinstance", "callable", "id", "hash"))


def evaluate(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of a call expression."""
    _, place, func, nodes = node
    if func[0] == "name" and func[2] == "super" and not nodes:
        return binding.super_of(engine, frame)
    callee = engine.eval(func, frame)
    if any(isinstance(ref, Ext) and ref.name in _ASKING for ref in callee.refs):
        asked = [operators.truth(engine, one, frame) for _, one in nodes]
        if len(asked) == 2 and func[0] == "name" and func[2] == "isinstance":
            return _is_instance(*asked)
        nodes = [one for one in nodes if one[1][0] not in ("name", "attr")]
        evaluated(engine, nodes, frame)
        return CLEAN
    args = evaluated(engine, nodes, frame)
    return apply(engine, callee, args, frame, place, func[1])


_KINDS = frozenset(("dict", "list", "tuple"))


def _is_instance(value: Value, classes: Value) -> Value:
    """`isinstance(value, classes)`, where both are known."""
    rows = sequences.members(classes) or [classes]
    wanted = [ref for row in rows for ref in row.refs]
    names = {ref.name.removeprefix("builtins.") for ref in wanted if isinstance(ref, Ext)}
    own = {ref.info for ref in wanted if isinstance(ref, Cls)}
    if not wanted or len(names) + len(own) != len(wanted) or not names <= _BUILTIN_TYPES:
        return CLEAN
    if value.known and len(value.consts) == 1:
        return constant(any(base.__name__ in names for base in type(value.consts[0]).__mro__))
    obj = value.refs[0] if len(value.refs) == 1 and not value.taints and not value.opaque else None
    if not isinstance(obj, Obj) or obj.ext:
        return CLEAN
    if obj.kind in _KINDS and not (obj.kind == "list" and names & {"set", "frozenset"}):
        return constant(obj.kind in names)
    return constant(not own.isdisjoint(obj.cls.lineage())) if obj.cls is not None else CLEAN


_BUILTIN_TYPES = frozenset("dict list tuple set frozenset str int float bool bytes".split())


# Calls that lead to one another with no function's body between them: `__call__` may be an instance of its own class.
_MOST_HOPS = 50


def apply(engine: Engine, callee: Value, args: Args, frame: Frame, place: int, func_place: int = 0) -> Value:
    """Call whatever the callee may be."""
    if engine.hops >= _MOST_HOPS:
        return UNKNOWN
    callee = uses.settled(engine, callee)
    several = len(callee.refs) > 1
    engine.hops += 1
    engine.unsure += several
    made = _apply(engine, callee, args, frame, place)
    engine.unsure -= several
    engine.hops -= 1
    return made


def _apply(engine: Engine, callee: Value, args: Args, frame: Frame, place: int) -> Value:
    found: list[Value] = []
    for ref in callee.refs[:_MOST_CALLEES]:
        if isinstance(ref, Func):
            found.append(activations.call_function(engine, ref, args, frame, place))
        elif isinstance(ref, Cls):
            found.append(instances.construct(engine, ref.info, args, frame, place))
        elif isinstance(ref, Ext):
            found.append(outside.call(engine, ref.name, args, frame, place))
        elif isinstance(ref, Method):
            found.append(modelled.call_method(engine, ref, args, frame, place))
        elif isinstance(ref, Bound):
            found.append(receivers.method(engine, ref.receiver, ref.name, args, frame, place))
        elif isinstance(ref, Partial):
            found.append(outside.call_partial(engine, ref, args, frame, place))
        elif isinstance(ref, Obj):
            found.append(_call_object(engine, ref, args, frame, place))
        elif isinstance(ref, SuperInit):
            found.append(modelled.construct_base(engine, ref.obj, args, frame, place))
        elif isinstance(ref, ToolDecorator) and args.positional:
            value = args.positional[0][0]
            found.append(decorating.decorates(engine, ref, value, frame, place, None))
        elif isinstance(ref, Getter):
            found.append(ref.get(engine, args, frame, place))
        elif isinstance(ref, Record):
            found.append(ref.make(engine, args, frame, place))
        elif isinstance(ref, Wraps) and args.positional:
            found.append(decorating.decorates(engine, ref, args.positional[0][0], frame, place, None))
    if found:
        return join(found)
    if callee.taints:
        return Value(callee.taints, (), (), True)
    return guesses.unknown(engine, "", args, frame, place)


def _call_object(engine: Engine, obj: Obj, args: Args, frame: Frame, place: int) -> Value:
    if obj.cls is not None:
        method = obj.cls.find("__call__")
        if method is not None:
            return apply(engine, binding.bind_method(engine, method, obj, frame, place), args, frame, place)
    return outside.call_object(engine, obj, args, frame, place)
