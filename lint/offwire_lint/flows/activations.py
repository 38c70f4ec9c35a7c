"""Interpreting a function's body, once for each context that differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import copies, hints, signatures
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame, Raised, join_names
from offwire_lint.flows.heap import Func, Obj, objects, within
from offwire_lint.flows.remembered import Seen
from offwire_lint.flows.values import UNKNOWN, Place, Taints, Value, join, join2, taints_of

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_DEEPEST = 22

# Beyond these many contexts of one function, those that differ only in which containers they get are taken to be the same,
# and then the constants that it gets are forgotten: what is lost is what a constant decides, such as which variable of the
# environment is read. Both by how thrifty the engine has to be.
_MOST_ALIKE = (6, 2, 1)
_MOST_CONTEXTS = (60, 12, 3)
_MOST_FORGETFUL = 12
# As long as all contexts of a function together took no more statements than this, there may be any number of them.
_CHEAP = 4_000
# The name under which a generator's body finds what was sent to it.
SENT = "<sent>"
# A call whose surroundings have changed so often is remembered as it last was.
_MOST_RUNS = 5


@dataclass
class Summary:
    """What a call did, remembered."""

    value: Value
    raised: list[Raised]
    yields: list[tuple[Place, Value]]
    returns: list[tuple[Place, Value]]
    given: Taints
    seen: Seen
    made: frozenset[int] = frozenset()
    shape: Any = None
    key: Any = None
    runs: int = 1


def call_function(engine: Engine, ref: Func, args: Args, frame: Frame, place: int) -> Value:
    """Interpret a call of a project function."""
    given = signatures.bind(engine, ref, args, frame)
    summary = run_function(engine, ref, dict(given), frame.tool, frame)
    if summary is None:
        passed = join([Value(value.taints, (), (), True) for value in args.values()] or [UNKNOWN])
        return passed.map(lambda taint: replace(taint, rows=0) if taint.rows else taint)
    frame.leaves(summary.raised)
    at = engine.at(frame, place)
    name = ref.function.name
    if ref.function.is_generator:
        made = engine.obj("gen", place, frame, id(ref.function))
        engine.generators[made.number] = (ref, given)
        engine.delegated[made.number] = summary.value
        for _, value in summary.yields:
            made.add(value.then(at, f"yielded by {name}"), None)
        return Value(refs=(made,))
    value = copies.anew(engine, summary.value, summary.made, frame, place) if summary.made else summary.value
    return hints.as_declared(value, ref.function.returns)


def send(engine: Engine, made: Obj, value: Value, frame: Frame, place: int) -> Value:
    """`generator.send(value)`: what the body yields when `yield` gives it that."""
    started = engine.generators.get(made.number)
    if started is not None and (value.taints or value.refs or value.known):
        ref, given = started
        summary = run_function(engine, ref, {**given, SENT: value}, frame.tool, frame)
        for _, one in summary.yields if summary is not None else ():
            made.add(one.then(engine.at(frame, place), f"yielded by {ref.function.name}"), None)
    return made.every()


def run_function(
    engine: Engine, ref: Func, names: dict[str, Value], tool: Any, caller: Frame | None
) -> Summary | None:
    """Interpret a body with its parameters bound; None if that would be recursion or too deep."""
    function = ref.function
    function.calls += 1
    key = _key(ref, names, tool)
    free = key[-1]
    known = engine.memo.get(key)
    if known is not None and (known.runs >= _MOST_RUNS or known.seen.holds()):
        return _again(engine, known)
    thrift = engine.thrift
    costly = bool(thrift) or engine.spent.get(function.number, 0) > _CHEAP
    rough = (function.number, id(tool), tuple(_rough(value) for value in names.values()), free)
    alike = engine.rough.setdefault(rough, [])
    if costly and len(alike) >= _MOST_ALIKE[thrift]:
        return _again(engine, alike[-1])
    others = engine.summaries.setdefault(function.number, [])
    if costly and len(others) >= _MOST_CONTEXTS[thrift]:
        if thrift or len(others) >= _MOST_CONTEXTS[thrift] + _MOST_FORGETFUL:
            shape = _shape(names)
            like = next((one for one in reversed(others) if one.shape == shape), None)
            if like is not None or thrift:
                return _transferred(like or others[-1], names)
        names = {name: _forgotten(value) for name, value in names.items()}
        key = (function.number, id(tool), tuple((name, value.key()) for name, value in names.items()), free)
        if key in engine.memo:
            return _again(engine, engine.memo[key])
    if (
        engine.depth >= _DEEPEST
        or key in engine.active
        or sum(1 for one in engine.active if one[0] == function.number) > 3
    ):
        return None
    engine.active.add(key)
    before = engine.work
    try:
        summary = _interpreted(engine, ref, names, tool, caller)
    finally:
        engine.active.discard(key)
    engine.spent[function.number] = engine.spent.get(function.number, 0) + engine.work - before + 1
    summary.key, summary.runs = key, known.runs + 1 if known is not None else 1
    summary.shape = _shape(names)
    engine.memo[key] = summary
    alike.append(summary)
    others.append(summary)
    return summary


def _key(ref: Func, names: dict[str, Value], tool: Any) -> Any:
    """What a call depends on: the arguments, and what a function inside another takes from that, or leaves there."""
    function = ref.function
    free: tuple[Any, ...] = ()
    if ref.frame is not None and ref.frame.kind == "function":
        free = tuple(_free_key(ref, name) for name in function.free)
        if function.rebinds:
            free += (ref.frame.number,)
    return (function.number, id(tool), tuple((name, value.key()) for name, value in names.items()), free)


def outdated(ref: Func, names: dict[str, Value], tool: Any, summary: Summary) -> bool:
    """Whether the same call could do something else by now."""
    return _key(ref, names, tool) != summary.key or not summary.seen.holds()


def _again(engine: Engine, summary: Summary) -> Summary:
    """A call that is remembered; who makes it depends on what it depended on."""
    if engine.seen is not None:
        engine.seen.parts[id(summary.seen)] = summary.seen
    return summary


def _forgotten(value: Value) -> Value:
    """The value as if its constants were not known."""
    return Value(value.taints, value.refs, (), True) if value.consts else value


def _interpreted(
    engine: Engine, ref: Func, names: dict[str, Value], tool: Any, caller: Frame | None
) -> Summary:
    """Execute the body in a frame of its own."""
    function = ref.function
    given = _arriving(names)
    inner = Frame(function.module, ref.frame, function, "function")
    inner.tool, inner.region, inner.receiver = tool, engine.region(), ref.receiver
    inner.entry = inner.region
    if caller is not None and not engine.unsure:
        inner.certain = caller.certain | {caller.region} if caller.straight else frozenset({caller.region})
    inner.vars = names
    inner.exits = []
    hops, engine.hops = engine.hops, 0
    outer, seen = engine.seen, Seen()
    engine.seen = seen
    engine.depth += 1
    try:
        reached = engine.block(function.body, inner)
    finally:
        engine.depth -= 1
        engine.hops = hops
        engine.seen = outer
    if outer is not None:
        outer.parts[id(seen)] = seen
    if inner.exits:
        inner.vars = join_names([*inner.exits, *([inner.vars] if reached else [])])
    note = f"returned by {function.name}"
    told = [
        value if function.is_lambda else value.then(place, note, function.number)
        for place, value in inner.returns
    ]
    value = join(told) if told else Value(consts=(None,))
    made = frozenset(obj.number for obj in inner.objects.values() if obj.kind in ("dict", "list"))
    return Summary(value, inner.raised, inner.yields, inner.returns, given, seen, made - _kept(ref))


def _kept(ref: Func) -> set[int]:
    """What the receiver holds after the call."""
    receiver = objects(ref.receiver) if ref.receiver is not None else []
    return {held.number for obj in receiver for item in obj.items.values() for held in objects(item)}


def _arriving(names: dict[str, Value]) -> Taints:
    """The taints that a call puts in."""
    return taints_of(taint for value in names.values() for taint in within(value, 3))


def _shape(names: dict[str, Value]) -> Any:
    """What kinds of taint arrive under which names: a context of another shape is judged for itself, however many there were."""
    return tuple((name, frozenset(taint.kind for taint in within(value, 3))) for name, value in names.items())


def _transferred(summary: Summary, names: dict[str, Value]) -> Summary:
    """What a call did in one context, taken over to another of the same shape: what came from its arguments now comes from these.

    What it reported, it reported where it stands; another value of the same kind would be reported there as well."""
    arriving = _arriving(names)
    if summary.given.keys() == arriving.keys():
        return summary

    def change(value: Value) -> Value:
        own = value.map(lambda taint: None if taint.key in summary.given else taint)
        kinds = {taint.kind for taint in value.taints.values() if taint.key in summary.given}
        come = {key: taint for key, taint in arriving.items() if taint.kind in kinds}
        return join2(own, Value(come, (), (), True)) if come else value

    return Summary(
        change(summary.value),
        [Raised(one.place, change(one.value), one.exception, one.types) for one in summary.raised],
        [(place, change(value)) for place, value in summary.yields],
        [(place, change(value)) for place, value in summary.returns],
        arriving,
        summary.seen,
    )


def _rough(value: Value) -> Any:
    """What a value means, whichever containers and instances it is made of."""
    others = frozenset(
        (id(ref.cls), frozenset(ref.items)) if isinstance(ref, Obj) else ref.key() for ref in value.refs
    )
    return (others, value.consts, frozenset(taint.key for taint in within(value, 3)))


def _free_key(ref: Func, name: str) -> Any:
    holder = ref.frame
    while holder is not None and holder.kind == "function":
        if name in holder.vars:
            return holder.vars[name].key()
        holder = holder.parent
    return None
