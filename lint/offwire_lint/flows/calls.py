"""Defining and calling what the project defines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import builtin, expressions, externals, structural, tools
from offwire_lint.flows.events import Hit
from offwire_lint.flows.frames import Class, Frame, Function, Raised
from offwire_lint.flows.values import (
    FIELD,
    MODEL_ARG,
    NOTHING,
    RAW,
    UNKNOWN,
    Bound,
    Cls,
    Ext,
    Func,
    Obj,
    Place,
    Taint,
    Taints,
    Value,
    deep,
    join,
    join2,
    objects,
    taints_of,
    within,
)

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine

Node = Any
_DEEPEST = 22
_MOST_CALLEES = 6
# Beyond these many contexts of one function, those that differ only in which containers they get are taken to be the same.
# Both by how thrifty the engine has to be.
_MOST_ALIKE = (6, 2, 1)
_MOST_CONTEXTS = (60, 12, 3)


@dataclass
class Args:
    """The arguments of one call, each with its place."""

    positional: list[tuple[Value, int]] = field(default_factory=list)
    keywords: dict[str, tuple[Value, int]] = field(default_factory=dict)
    star: Value | None = None
    starstar: Value | None = None

    def all(self) -> Iterable[tuple[Value, int]]:
        """Every argument."""
        yield from self.positional
        yield from self.keywords.values()
        for extra in (self.star, self.starstar):
            if extra is not None:
                yield extra, 0

    def values(self) -> list[Value]:
        """Every argument's value."""
        return [value for value, _ in self.all()]

    def get(self, position: int | None, name: str) -> tuple[Value, int] | None:
        """An argument by keyword or position."""
        if name in self.keywords:
            return self.keywords[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return None


class Super:
    """What `super()` returns."""

    __slots__ = ("after", "receiver")

    def __init__(self, after: Class, receiver: Value) -> None:
        self.after, self.receiver = after, receiver

    def key(self) -> Any:
        """Identity for joins."""
        return ("super", id(self.after), self.receiver.key())


def arguments(engine: Engine, nodes: Iterable[Any], frame: Frame) -> Args:
    """Evaluate the arguments of a call."""
    args = Args()
    for key, node in nodes:
        value = expressions.settled(engine, engine.eval(node, frame))
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


# Builtins that ask about a value and hand none of it on.
_ASKING = frozenset(
    f"builtins.{name}" for name in ("len", "bool", "isinstance", "callable", "type", "id", "hash")
)


def _handed_on(obj: Obj, frame: Frame) -> bool:
    """Whether a dict is what the function itself was given as `**kwargs`; what is in it stands at its caller."""
    return frame.function is not None and obj.place == frame.function.at(frame.function.place)


def evaluate(engine: Engine, node: Node, frame: Frame) -> Value:
    """The value of a call expression."""
    _, place, func, nodes = node
    if func[0] == "name" and func[2] == "super" and not nodes:
        return _super(engine, frame)
    callee = engine.eval(func, frame)
    if any(isinstance(ref, Ext) and ref.name in _ASKING for ref in callee.refs):
        for _, asked in nodes:
            expressions.test(engine, asked, frame)
        nodes = [one for one in nodes if one[1][0] not in ("name", "attr")]
        arguments(engine, nodes, frame)
        return expressions.CLEAN
    args = arguments(engine, nodes, frame)
    return apply(engine, callee, args, frame, place, func[1])


def apply(engine: Engine, callee: Value, args: Args, frame: Frame, place: int, func_place: int = 0) -> Value:
    """Call whatever the callee may be."""
    callee = expressions.settled(engine, callee)
    if len(callee.refs) < 2:
        return _apply(engine, callee, args, frame, place)
    engine.unsure += 1
    made = _apply(engine, callee, args, frame, place)
    engine.unsure -= 1
    return made


def _apply(engine: Engine, callee: Value, args: Args, frame: Frame, place: int) -> Value:
    found: list[Value] = []
    for ref in callee.refs[:_MOST_CALLEES]:
        if isinstance(ref, Func):
            found.append(call_function(engine, ref, args, frame, place))
        elif isinstance(ref, Cls):
            found.append(construct(engine, ref.info, args, frame, place))
        elif isinstance(ref, Ext):
            found.append(externals.call(engine, ref.name, args, frame, place))
        elif isinstance(ref, externals.Method):
            found.append(externals.call_method(engine, ref, args, frame, place))
        elif isinstance(ref, Bound):
            found.append(builtin.method(engine, ref.receiver, ref.name, args, frame, place))
        elif isinstance(ref, externals.Partial):
            found.append(externals.call_partial(engine, ref, args, frame, place))
        elif isinstance(ref, Obj):
            found.append(_call_object(engine, ref, args, frame, place))
        elif isinstance(ref, externals.SuperInit):
            found.append(externals.construct_base(engine, ref.obj, args, frame, place))
        elif isinstance(ref, externals.ToolDecorator) and args.positional:
            value = args.positional[0][0]
            found.append(externals.decorates(engine, ref, value, frame, place, None))
        elif isinstance(ref, structural.Getter):
            found.append(ref.get(engine, args, frame, place))
        elif isinstance(ref, structural.Record):
            found.append(ref.make(engine, args, frame, place))
        elif isinstance(ref, structural.Wraps) and args.positional:
            found.append(externals.decorates(engine, ref, args.positional[0][0], frame, place, None))
    if found:
        return join(found)
    if callee.taints:
        return Value(callee.taints, (), (), True)
    return externals.unknown(engine, "", args, frame, place)


def _call_object(engine: Engine, obj: Obj, args: Args, frame: Frame, place: int) -> Value:
    if obj.cls is not None:
        method = obj.cls.find("__call__")
        if method is not None:
            return apply(engine, bind_method(engine, method, obj, frame, place), args, frame, place)
    return externals.call_object(engine, obj, args, frame, place)


# -- definitions


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


_PLAIN = frozenset(
    "staticmethod classmethod property cached_property abstractmethod overload override lru_cache cache".split()
)


def decorators(function: Function) -> set[str]:
    """Last names of the decorators."""
    return {name for node in function.decorators for name in expressions.type_names(node)}


def decorate(engine: Engine, decorator: Node, value: Value, function: Function, frame: Frame) -> Value:
    """What a decorator makes of a function."""
    names = expressions.type_names(decorator)
    if names and names[0] in _PLAIN:
        return value
    if decorator[0] == "attr" and decorator[3] in ("setter", "getter", "deleter"):
        return value
    made = engine.eval(decorator, frame)
    place = decorator[1]
    found: list[Value] = []
    for ref in made.refs:
        if isinstance(ref, (Func, Cls)):
            result = apply(engine, Value(refs=(ref,)), Args([(value, place)]), frame, place)
            if any(isinstance(one, Func) for one in result.refs):
                found.append(result)
        else:
            found.append(externals.decorates(engine, ref, value, frame, place, function))
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
    cls.bases = [expressions.settled(engine, engine.eval(base, frame)) for base in bases]
    cls.keywords = {key: engine.eval(value, frame) for key, value in keywords if key not in ("", "*", "**")}
    cls.decorators = tuple(tail for node in decorated for tail in expressions.type_names(node))
    inner = Frame(module, frame, frame.function, "class")
    inner.cls, inner.region = cls, engine.region()
    inner.vars = cls.attrs if fresh else inner.vars
    engine.block(body, inner)
    cls.attrs.update(inner.vars)
    value = Value(refs=(Cls(cls),))
    for node in decorated:
        engine.eval(node, frame)
    engine.store(name, value, frame)


# -- methods


def bind_method(engine: Engine, found: Value, obj: Obj, frame: Frame, place: int) -> Value:
    """A class attribute as seen through an instance."""
    refs: list[Any] = []
    extra: list[Value] = []
    for ref in found.refs:
        if isinstance(ref, Func) and ref.receiver is None:
            names = decorators(ref.function)
            if "property" in names or "cached_property" in names:
                bound = replace(ref, receiver=Value(refs=(obj,)))
                extra.append(call_function(engine, bound, Args(), frame, place))
                continue
            if "staticmethod" in names or (ref.function.cls is None and not _in_class(ref)):
                refs.append(ref)
            elif "classmethod" in names:
                refs.append(replace(ref, receiver=Value(refs=(Cls(obj.cls),))))
            else:
                refs.append(replace(ref, receiver=Value(refs=(obj,))))
        else:
            refs.append(ref)
    own = Value(found.taints, tuple(refs), found.consts, found.opaque)
    return (
        join([own, *extra])
        if extra and not (refs or own.taints)
        else join2(own, join(extra))
        if extra
        else own
    )


def _in_class(ref: Func) -> bool:
    return bool(ref.function.params) and ref.function.params[0][0] in ("self", "cls")


def bind_class(found: Value, cls: Class) -> Value:
    """A class attribute as seen through the class."""
    refs = tuple(
        replace(ref, receiver=Value(refs=(Cls(cls),)))
        if isinstance(ref, Func) and ref.receiver is None and "classmethod" in decorators(ref.function)
        else ref
        for ref in found.refs
    )
    return Value(found.taints, refs, found.consts, found.opaque)


def _super(engine: Engine, frame: Frame) -> Value:
    holder: Frame | None = frame
    while holder is not None and (holder.function is None or holder.function.cls is None):
        holder = holder.parent
    if holder is None or holder.receiver is None or holder.function is None or holder.function.cls is None:
        return UNKNOWN
    return Value(refs=(Super(holder.function.cls, holder.receiver),))


def super_attribute(engine: Engine, ref: Super, name: str, frame: Frame, place: int) -> Value | None:
    """`super().name`."""
    for obj in objects(ref.receiver):
        if obj.cls is None:
            continue
        found = obj.cls.find(name, ref.after)
        if found is not None:
            return bind_method(engine, found, obj, frame, place)
        if name == "__init__":
            return Value(refs=(externals.SuperInit(obj),))
        if obj.ext:
            known = externals.member(engine, obj, name, frame, place)
            if known is not None:
                return known
    for cls in ref.receiver.refs:
        if isinstance(cls, Cls):
            found = cls.info.find(name, ref.after)
            if found is not None:
                return bind_class(found, cls.info)
    return UNKNOWN


# -- calling


def own_params(ref: Func) -> list[Any]:
    """Parameters that a caller fills: without the receiver and without bound arguments."""
    params = list(ref.function.params)
    if ref.receiver is not None and params and params[0][1] in ("", "/"):
        params = params[1:]
    return params[sum(1 for name, _ in ref.args if not name) :]


def bind(engine: Engine, ref: Func, args: Args, frame: Frame) -> dict[str, Value]:
    """Names of the callee's parameters, with what the call puts into them."""
    function = ref.function
    names: dict[str, Value] = {}
    params = list(function.params)
    at = frame.module.index
    if ref.receiver is not None and params and params[0][1] in ("", "/"):
        names[params.pop(0)[0]] = ref.receiver
    positional = [*args.positional]
    keywords = dict(args.keywords)
    for name, value in ref.args:
        if name:
            keywords.setdefault(name, (value, 0))
        else:
            positional.insert(0, (value, 0))
    for name, kind, annotation, default, _ in params:
        if kind in ("", "/") and positional:
            value, place = positional.pop(0)
            names[name] = (
                value.then((at, place), f"passed as '{name}' to {function.name}") if place else value
            )
        elif kind in ("", "k") and name in keywords:
            value, place = keywords.pop(name)
            names[name] = (
                value.then((at, place), f"passed as '{name}' to {function.name}") if place else value
            )
        elif kind == "*":
            made = Obj("list", function.at(function.place), engine.region())
            for position, (value, _) in enumerate(positional):
                made.fill(position, value)
            made.fill_rest(args.star or NOTHING)
            names[name] = Value(refs=(made,))
        elif kind == "**":
            made = Obj("dict", function.at(function.place), engine.region())
            for key, (value, place) in keywords.items():
                made.fill(key, value)
                if place:
                    made.entries[key] = ((at, place), frame.owner)
            made.fill_rest(args.starstar or NOTHING)
            names[name] = Value(refs=(made,))
        elif default is not None and args.star is None and args.starstar is None:
            names[name] = function.defaults.get(name, UNKNOWN)
        else:
            extra = join([value for value in (args.star, args.starstar) if value is not None])
            names[name] = extra if extra is not NOTHING else UNKNOWN
        value = names[name]
        if value.opaque and not value.taints and not value.refs and not value.consts:
            names[name] = unknown_parameter(engine, function, name, annotation, ref.frame)
    return names


def unknown_parameter(
    engine: Engine, function: Function, name: str, annotation: Node | None, scope: Any
) -> Value:
    """A parameter that nothing is known about but its name and its type."""
    frame = scope or function.module.frame
    value = expressions.typed(engine, annotation, frame)
    if value.refs or value.taints or expressions.is_number(annotation):
        return value
    made = Frame(function.module, None, function, "function")
    place = next((param[4] for param in function.params if param[0] == name), 0) or function.place
    found = expressions.by_name(engine, name, UNKNOWN, made, place, "a parameter named like a credential", 1)
    return found.map(lambda taint: replace(taint, zone="parameter"))


@dataclass
class Summary:
    """What a call did, remembered."""

    value: Value
    raised: list[Raised]
    yields: list[tuple[Place, Value]]
    returns: list[tuple[Place, Value]]
    given: Taints


def call_function(engine: Engine, ref: Func, args: Args, frame: Frame, place: int) -> Value:
    """Interpret a call of a project function."""
    summary = run_function(engine, ref, bind(engine, ref, args, frame), frame.tool, frame)
    if summary is None:
        return join([Value(value.taints, (), (), True) for value in args.values()] or [UNKNOWN])
    frame.leaves(summary.raised)
    at = engine.at(frame, place)
    name = ref.function.name
    if ref.function.is_generator:
        made = engine.obj("gen", place, frame, id(ref.function))
        for _, value in summary.yields:
            made.add(value.then(at, f"yielded by {name}"), None)
        return Value(refs=(made,))
    if _declares_dict(ref.function.returns) and summary.value.has(RAW):
        return summary.value.map(lambda taint: replace(taint, mapping=True) if taint.kind == RAW else taint)
    return summary.value


def _declares_dict(annotation: Node | None) -> bool:
    if annotation is not None and annotation[0] == "sub":
        annotation = annotation[2]
    return annotation is not None and expressions.type_names(annotation)[-1:] in (
        ("dict",),
        ("Dict",),
        ("Mapping",),
    )


def run_function(
    engine: Engine, ref: Func, names: dict[str, Value], tool: Any, caller: Frame | None
) -> Summary | None:
    """Interpret a body with its parameters bound; None if that would be recursion or too deep."""
    function = ref.function
    function.calls += 1
    free = tuple(_free_key(engine, ref, name) for name in function.free) if _closed_over(ref.frame) else ()
    key = (
        function.number, id(tool), tuple((name, value.key()) for name, value in names.items()), free,
    )  # fmt: skip
    known = engine.memo.get(key)
    if known is not None:
        return known  # type: ignore[no-any-return]
    rough = (function.number, id(tool), tuple(_rough(value) for value in names.values()), free)
    alike = engine.rough.setdefault(rough, [])
    thrift = engine.thrift
    if len(alike) >= _MOST_ALIKE[thrift]:
        return alike[-1]
    others = engine.summaries.get(function.number, [])
    if len(others) >= _MOST_CONTEXTS[thrift]:
        return _transferred(others[-1], names)
    if (
        engine.depth >= _DEEPEST
        or key in engine.active
        or sum(1 for one in engine.active if one[0] == function.number) > 3
    ):
        return None
    given = _arriving(names)
    engine.active.add(key)
    engine.depth += 1
    inner = Frame(function.module, ref.frame, function, "function")
    inner.tool, inner.region, inner.receiver = tool, engine.region(), ref.receiver
    inner.entry = inner.region
    if caller is not None and not engine.unsure:
        inner.certain = caller.certain | {caller.region} if caller.straight else frozenset({caller.region})
    inner.vars = names
    inner.exits = []
    try:
        reached = engine.block(function.body, inner)
    finally:
        engine.active.discard(key)
        engine.depth -= 1
    if inner.exits:
        from offwire_lint.flows.engine import join_names

        inner.vars = join_names([*inner.exits, *([inner.vars] if reached else [])])
    note = f"returned by {function.name}"
    told = [
        value if function.is_lambda else value.then(place, note, function.number)
        for place, value in inner.returns
    ]
    value = join(told) if told else Value(consts=(None,))
    summary = Summary(value, inner.raised, inner.yields, inner.returns, given)
    engine.memo[key] = summary
    alike.append(summary)
    engine.summaries.setdefault(function.number, []).append(summary)
    return summary


def _arriving(names: dict[str, Value]) -> Taints:
    """The taints that a call puts in."""
    return taints_of(taint for value in names.values() for taint in within(value, 3))


def _transferred(summary: Summary, names: dict[str, Value]) -> Summary:
    """What a call did in one context, taken over to another: what came from its arguments now comes from these."""
    arriving = _arriving(names)
    if summary.given.keys() == arriving.keys():
        return summary

    def change(value: Value) -> Value:
        own = value.map(lambda taint: None if taint.key in summary.given else taint)
        return value if len(own.taints) == len(value.taints) else join2(own, Value(arriving, (), (), True))

    return Summary(
        change(summary.value),
        [Raised(one.place, change(one.value), one.exception, one.types) for one in summary.raised],
        [(place, change(value)) for place, value in summary.yields],
        [(place, change(value)) for place, value in summary.returns],
        arriving,
    )


def _rough(value: Value) -> Any:
    """What a value means, whichever containers and instances it is made of."""
    others = frozenset(
        (id(ref.cls), frozenset(ref.items)) if isinstance(ref, Obj) else ref.key() for ref in value.refs
    )
    return (others, value.consts, frozenset(taint.key for taint in within(value, 3)))


def _closed_over(frame: Frame | None) -> bool:
    return frame is not None and frame.kind == "function"


def _free_key(engine: Engine, ref: Func, name: str) -> Any:
    holder = ref.frame
    while holder is not None and holder.kind == "function":
        if name in holder.vars:
            return holder.vars[name].key()
        holder = holder.parent
    return None


# -- instances


def construct(engine: Engine, cls: Class, args: Args, frame: Frame, place: int) -> Value:
    """Make an instance of a project class."""
    made = engine.obj("instance", place, frame, id(cls))
    made.cls, made.ext = cls, cls.externals()
    value = Value(refs=(made,))
    if _is_enum(cls):
        return args.positional[0][0] if args.positional else UNKNOWN
    initializer = cls.find("__init__")
    if initializer is not None:
        apply(engine, bind_method(engine, initializer, made, frame, place), args, frame, place)
        tools.of_subclass(engine, cls, initializer, args, frame, place)
    else:
        if args.starstar is not None and any(base.endswith("BaseModel") for base in made.ext):
            externals.validated(engine, cls, Args(starstar=args.starstar), frame, place)
        value = _fill_fields(engine, cls, made, args, frame, place)
        if made.ext:
            externals.construct_base(engine, made, args, frame, place)
    post = cls.find("__post_init__")
    if post is not None:
        apply(engine, bind_method(engine, post, made, frame, place), Args(), frame, place)
    return value


def _is_enum(cls: Class) -> bool:
    return any(base.rpartition(".")[2] in ("Enum", "StrEnum", "IntEnum") for base in cls.externals())


def allows_extras(cls: Class) -> bool:
    """Whether a pydantic model keeps fields that it does not declare."""
    for one in cls.lineage():
        config = one.attrs.get("model_config", one.attrs.get("Config"))
        for ref in config.refs if config is not None else ():
            if isinstance(ref, Obj):
                extra = ref.items.get("extra", NOTHING)
            elif isinstance(ref, Cls):
                extra = ref.info.attrs.get("extra", NOTHING)
            else:
                continue
            if "allow" in extra.consts:
                return True
        if "allow" in one.keywords.get("extra", NOTHING).consts:
            return True
    return False


def _fill_fields(engine: Engine, cls: Class, made: Obj, args: Args, frame: Frame, place: int) -> Value:
    fields = cls.all_fields()
    positional = list(args.positional)
    extra = args.starstar or NOTHING
    for name, (annotation, default) in fields.items():
        given = args.keywords.get(name) or (positional.pop(0) if positional else None)
        if given is not None:
            made.put(
                name,
                externals.declared(engine, given[0], annotation, cls),
                (engine.at(frame, given[1]), frame.owner),
                strong=True,
            )
        elif extra.taints:
            kept = extra.map(lambda taint: replace(taint, kind=FIELD) if taint.kind == RAW else taint)
            made.put(name, kept, None, strong=True)
        elif _settings(cls):
            given_here = (
                _default_of(engine, cls, name, frame, place)
                if default is not None and name in cls.attrs
                else UNKNOWN
            )
            made.put(
                name, _setting(engine, cls, name, annotation, given_here, frame, place), None, strong=True
            )
        elif default is not None and name in cls.attrs:
            made.put(name, _default_of(engine, cls, name, frame, place), None, strong=True)
    taints = extra.taints if allows_extras(cls) else {}
    for name, (value, at) in args.keywords.items():
        if name not in fields and (not fields or allows_extras(cls)):
            made.put(name, value, (engine.at(frame, at), frame.owner), strong=True)
    for value, _ in positional:
        made.held = join2(made.held, value)
    return Value(taints, (made,))


def made_here(taint: Taint, frame: Frame) -> Taint:
    """A taint of a value that this frame made, wherever its type was declared."""
    return replace(taint, zone="module" if frame.kind == "module" else "function", owner=frame.owner)


def _default_of(engine: Engine, cls: Class, name: str, frame: Frame, place: int) -> Value:
    """A field's default: what a factory makes, or of settings what the name says the environment holds."""
    value = cls.attrs[name]
    for obj in objects(value):
        factory = obj.items.get("default_factory")
        if factory is not None:
            return apply(engine, factory, Args(), frame, place)
        if "default" in obj.items:
            return obj.items["default"]
    return value


def _setting(
    engine: Engine, cls: Class, name: str, annotation: Any, default: Value, frame: Frame, place: int
) -> Value:
    """A field that the environment fills: a credential if its type or its name says so, else as it is declared."""
    declared = expressions.typed(engine, annotation, cls.module.frame)
    if declared.taints:
        return declared.map(lambda taint: made_here(taint, frame))
    otherwise = declared if declared.refs and not objects(default) else default
    return expressions.by_name(engine, name, otherwise, frame, place, "a setting", 2)


def _settings(cls: Class) -> bool:
    return any("Settings" in base for base in cls.externals())


def generic_instance(engine: Engine, cls: Class) -> Obj:
    """An instance of which only the class is known."""
    if cls.generic is None:
        frame = Frame(cls.module, cls.module.frame, None, "function")
        frame.region = engine.region()
        made = Obj("instance", (cls.module.index, cls.place), frame.region, cls, cls.externals())
        cls.generic = made
        initializer = cls.find("__init__")
        for ref in initializer.refs if initializer is not None else ():
            if isinstance(ref, Func):
                bound = replace(ref, receiver=Value(refs=(made,)))
                run_function(engine, bound, generic_names(engine, bound), None, frame)
    return cls.generic


def generic_names(engine: Engine, ref: Func) -> dict[str, Value]:
    """Parameters of which nothing is known but names, types and defaults."""
    names: dict[str, Value] = {}
    params = list(ref.function.params)
    if ref.receiver is not None and params and params[0][1] in ("", "/"):
        names[params.pop(0)[0]] = ref.receiver
    for name, kind, annotation, default, _ in params:
        if kind in ("*", "**"):
            made = Obj(
                "list" if kind == "*" else "dict", ref.function.at(ref.function.place), engine.region()
            )
            made.fill_rest(UNKNOWN)
            names[name] = Value(refs=(made,))
            continue
        value = unknown_parameter(engine, ref.function, name, annotation, ref.frame)
        if default is not None:
            given = ref.function.defaults.get(name, NOTHING)
            value = join2(value, Value(given.taints, given.refs, given.consts, True))
        names[name] = value
    return names


def asked(engine: Engine, ref: Func, channel: str, frame: Frame, sink: str, sure: int) -> None:
    """A function that a framework calls to learn what to tell the model: what it returns arrives there."""
    summary = run_function(engine, ref, generic_names(engine, ref), frame.tool, frame)
    for place, value in summary.returns if summary is not None else ():
        for taint, _ in deep(value):
            engine.events.hit(Hit(channel, place, taint, frame.tool, sink, sure))


def generic(engine: Engine, function: Function) -> None:
    """Interpret a function that nobody calls."""
    scope = function.scope or function.module.frame
    receiver: Value | None = None
    if function.cls is not None and "staticmethod" not in decorators(function):
        if "classmethod" in decorators(function):
            receiver = Value(refs=(Cls(function.cls),))
        else:
            receiver = Value(refs=(generic_instance(engine, function.cls),))
    ref = Func(function, scope, receiver)
    run_function(engine, ref, generic_names(engine, ref), None, None)


__all__ = [
    "MODEL_ARG",
    "Args",
    "Bound",
    "Super",
    "allows_extras",
    "apply",
    "arguments",
    "bind",
    "bind_class",
    "bind_method",
    "call_function",
    "closure",
    "construct",
    "decorators",
    "define",
    "define_class",
    "evaluate",
    "generic",
    "generic_instance",
    "generic_names",
    "own_params",
    "run_function",
    "super_attribute",
    "tools",
    "unknown_parameter",
]  # fmt: skip
