"""Library functions that make containers: of what they are given, of an instance's fields, of calls that run together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from offwire_lint.flows import builtin, displays, sequences
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import Cls, Obj, flat, objects
from offwire_lint.flows.values import NOTHING, UNKNOWN, Value, constant, join

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

_Special = Callable[["Engine", Args, Frame, int], Value]


def _gather(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    made = engine.obj("list", place, frame, "gather")
    for position, (value, _) in enumerate(args.positional):
        made.put(position, value, None, strong=made.region == frame.region)
    if args.star is not None:
        made.add(args.star, None)
    return Value(refs=(made,))


def _queue(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    return Value(refs=(engine.obj("list", place, frame, "queue"),))


def _buffer(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`io.StringIO(text)`: what it begins with, and all that is written to it."""
    made = engine.obj("list", place, frame, "buffer")
    begun = join([flat(value) for value in args.values()])
    return Value(begun.taints, (made,))


def _from_keys(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`dict.fromkeys(keys, value)`."""
    if not args.positional:
        return UNKNOWN
    made = engine.obj("dict", place, frame, "fromkeys")
    keys, value = args.positional[0][0], (args.get(1, "value") or (constant(None), 0))[0]
    known = sequences.constants(keys)
    for key in known or ():
        made.put(key, value, None, strong=False)
    if known is None:
        made.add(value, None)
    return Value(refs=(made,))


def _asdict(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    first = args.positional[0][0] if args.positional else NOTHING
    made = engine.obj("dict", place, frame, "asdict")
    displays.spread(engine, made, Value(refs=tuple(objects(first))))
    return Value(first.taints, (made,))


def _mapping(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    made = (
        builtin.function(engine, "dict", Args([], args.keywords, args.star, args.starstar), frame, place)
        or UNKNOWN
    )
    for value, _ in args.positional:
        for obj in objects(made):
            displays.spread(engine, obj, value)
    return made


def _chain_map(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`ChainMap(first, second)`: what stands in the first hides what stands in the second."""
    made = engine.obj("dict", place, frame, "chain-map")
    for value, _ in reversed(args.positional):
        displays.spread(engine, made, value)
    return Value(join(value for value, _ in args.positional).taints, (made,))


def _chain(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    made = engine.obj("list", place, frame, "chain")
    for value, _ in args.positional:
        made.add(engine.element(value), None)
    return Value(refs=(made,))


def _replace(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """A copy of an instance with some fields changed."""
    first = args.positional[0][0] if args.positional else UNKNOWN
    copies = []
    for number, obj in enumerate(objects(first)):
        made = engine.obj("instance", place, frame, ("replace", number))
        made.cls, made.ext, made.held = obj.cls, obj.ext, obj.held
        for key, value, entry in list(obj.contents()):
            if key is None:
                made.add(value, entry)
            elif key not in args.keywords:
                made.put(key, value, entry, strong=True)
        for key, (value, at) in args.keywords.items():
            made.put(key, value, (engine.at(frame, at), frame.owner), strong=True)
        copies.append(Value(refs=(made,)))
    if copies:
        return join([Value(first.taints, (), (), bool(first.taints)), *copies])
    return join(args.values())


def _astuple(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """The fields of an instance in the order of their declaration."""
    made = engine.obj("tuple", place, frame, "astuple")
    first = args.positional[0][0] if args.positional else NOTHING
    for obj in objects(first):
        for position, name in enumerate(obj.cls.all_fields() if obj.cls is not None else obj.items):
            made.put(position, obj.items.get(name, UNKNOWN), obj.entries.get(name), strong=False)
    return Value(first.taints, (made,))


def _fields(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`dataclasses.fields(x)`: what tells of each field its name."""
    made = engine.obj("tuple", place, frame, "fields")
    first = args.positional[0][0] if args.positional else NOTHING
    for cls in _classes(first):
        for position, name in enumerate(cls.all_fields()):
            one = engine.obj("instance", place, frame, (id(cls), name))
            one.put("name", constant(name), None, strong=True)
            made.put(position, Value(refs=(one,)), None, strong=False)
    return Value(refs=(made,)) if made.items else UNKNOWN


def _classes(value: Value) -> list[Class]:
    own = [obj.cls for obj in objects(value) if obj.cls is not None]
    return own + [ref.info for ref in value.refs if isinstance(ref, Cls)]


def _default_dict(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`defaultdict(factory, ...)`: what is missing is made when it is asked for."""
    value = _mapping(engine, Args(args.positional[1:], args.keywords), frame, place)
    for obj in objects(value):
        if args.positional:
            obj.held = args.positional[0][0]
    return value


def missing(engine: Engine, obj: Obj, key: object, frame: Frame, place: int) -> Value:
    """What a `defaultdict` makes for a key that it lacks (None for one that is not known)."""
    made = engine.apply(obj.held, Args(), frame, place)
    if key is None:
        obj.add(made, None)
    else:
        obj.put(key, made, None, strong=frame.overwrites(obj))
    return made


def _deque(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`deque(items, maxlen)`: a list that may forget its first elements."""
    return builtin.function(engine, "list", Args(args.positional[:1]), frame, place) or UNKNOWN


def _chain_all(engine: Engine, args: Args, frame: Frame, place: int) -> Value:
    """`chain.from_iterable(rows)`."""
    rows = args.positional[0][0] if args.positional else NOTHING
    known = sequences.members(rows)
    made = engine.obj("list", place, frame, "chain")
    for row in known if known is not None else [engine.element(rows)]:
        made.add(engine.element(row), None)
    return Value(refs=(made,))


SPECIAL: dict[str, _Special] = {
    "builtins.dict.fromkeys": _from_keys,
    "asyncio.gather": _gather,
    "dataclasses.asdict": _asdict,
    "dataclasses.astuple": _astuple,
    "dataclasses.fields": _fields,
    "dataclasses.replace": _replace,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_all,
    "collections.OrderedDict": _mapping,
    "collections.defaultdict": _default_dict,
    "collections.Counter": _mapping,
    "collections.ChainMap": _chain_map,
    "collections.deque": _deque,
    **dict.fromkeys(("queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue"), _queue),
    **dict.fromkeys(("asyncio.Queue", "asyncio.LifoQueue", "multiprocessing.Queue"), _queue),
    **dict.fromkeys(("io.StringIO", "io.BytesIO"), _buffer),
}
