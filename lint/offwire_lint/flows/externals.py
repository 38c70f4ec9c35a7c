"""What lies outside the project: answers from the models, and guesses where no model knows."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import builtin, calls, expressions, requests, structural, text, tools
from offwire_lint.flows.events import Called
from offwire_lint.flows.frames import Class, Frame, Function
from offwire_lint.flows.values import (
    CREDENTIAL,
    ENVELOPE,
    ERROR,
    FIELD,
    HIGH,
    LOW,
    MASKED,
    MEDIUM,
    MODEL_ARG,
    NOTHING,
    RAW,
    UNKNOWN,
    URL,
    Bound,
    Cls,
    Ext,
    Func,
    Obj,
    Place,
    Setting,
    Step,
    Taint,
    Value,
    deep,
    flat,
    join,
    join2,
    objects,
    tainted,
)
from offwire_lint.models.schema import CallModel
from offwire_lint.names import credential_environment_name, credential_name

if TYPE_CHECKING:
    from offwire_lint.flows.calls import Args
    from offwire_lint.flows.engine import Engine

WHOLE_ENVIRONMENT = "the whole environment"
_RANK = {"low": LOW, "medium": MEDIUM, "high": HIGH}
_KINDS = {
    "credential": CREDENTIAL,
    "raw": RAW,
    "field": FIELD,
    "envelope": ENVELOPE,
    "url": URL,
    "error": ERROR,
}
_PHRASES = {
    "credential": "opened from a vault", "raw": "a whole upstream body", "field": "a named upstream field",
    "envelope": "what surrounds an upstream body", "url": "a URL with its query", "error": "the text of an exception",
}  # fmt: skip
_VERBS = re.compile(
    r"^(get|list|search|query|fetch|find|retrieve|lookup|read|describe|execute|invoke|call|request|send|scan|scrape|crawl|"
    r"download|load|run|complete|completions?|all|first|records|select|extract|analyze|analyse|transcribe|translate|recognize|generate|chat|create|post|put|summary|page|results|aget|ainvoke|asearch|arun|ask)(_|$)"
)
_STRONG_VERBS = re.compile(
    r"^a?(search|query|fetch|retrieve|scrape|crawl|download|request|invoke|completions?|summary|ask|transcribe)(_|$)"
)
_ACCESSOR = re.compile(r"^(?:get|fetch|load|read|resolve|retrieve|require|open|lookup|decrypt|must|a?get)_?")
_SILENT = frozenset(
    "math statistics random re datetime time uuid hashlib hmac secrets itertools collections functools operator typing enum decimal "
    "fractions numpy string calendar locale inspect abc dataclasses threading logging warnings pathlib".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A modelled method, bound to its receiver."""

    receiver: Value
    model: CallModel
    sure: int = HIGH

    def key(self) -> Any:
        """Identity for joins."""
        return ("method", self.model.name, self.receiver.key())


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """`functools.partial` of something that is not the project's."""

    callee: Value
    args: Any

    def key(self) -> Any:
        """Identity for joins."""
        return ("partial", self.callee.key(), id(self.args))


@dataclass(frozen=True, slots=True, eq=False)
class SuperInit:
    """`super().__init__` of a class whose base is not the project's."""

    obj: Obj

    def key(self) -> Any:
        """Identity for joins."""
        return ("super-init", self.obj.number)


# -- looking things up


def attribute(engine: Engine, ref: Ext, name: str, frame: Frame, place: int) -> Value | None:
    """`something.name` outside the project."""
    full = f"{ref.name}.{name}"
    if engine.models.function(full) is None and engine.models.cls(full) is None:
        owner = engine.models.cls(ref.name)
        if owner is not None:
            found = engine.models.member(ref.name, name)
            if found is not None:
                return _as_member(engine, found, Value(refs=(ref,)), name, frame, place)
    return external(engine, full, frame, place)


def external(engine: Engine, full: str, frame: Frame, place: int) -> Value:
    """A name outside the project, with what its model or its name says of it."""
    refs = Value(refs=(Ext(full),))
    model = engine.models.cls(full)
    if model is not None and model.value == "credential":
        made = engine.source(
            CREDENTIAL,
            engine.at(frame, place),
            f"{full} holds every variable",
            HIGH,
            frame,
            WHOLE_ENVIRONMENT,
        )
        return Value(made.taints, refs.refs)
    if model is not None or engine.models.function(full) is not None or full.startswith("builtins."):
        return refs
    tail = full.rpartition(".")[2]
    if tail.isupper() or "settings" in full.lower() or "config" in full.lower():
        return join2(
            expressions.by_name(engine, tail, NOTHING, frame, place, "imported under a credential's name", 1),
            refs,
        )
    return refs


def of_framework(engine: Engine, obj: Obj) -> bool:
    """Whether it is an agent or a client of the model: what that holds is the model's own."""
    return any(
        model.constructor.framework or model.constructor.provider
        for cls in obj.ext
        for model in engine.models.lineage(cls)
    )


def is_method(engine: Engine, obj: Obj, name: str) -> bool:
    """Whether a model names a method so; an argument of the constructor with that name does not hide it."""
    return any(name in model.methods for cls in obj.ext for model in engine.models.lineage(cls))


def member(engine: Engine, obj: Obj, name: str, frame: Frame, place: int) -> Value | None:
    """An attribute of an instance of an external class, if a model knows it."""
    for cls in obj.ext:
        found = engine.models.member(cls, name)
        if found is not None:
            return _as_member(engine, found, Value(refs=(obj,)), name, frame, place)
    return None


def _as_member(
    engine: Engine, found: str | CallModel, receiver: Value, name: str, frame: Frame, place: int
) -> Value:
    if isinstance(found, CallModel):
        return Value(refs=(Method(receiver, found),))
    return effect(engine, found, calls.Args(), receiver, frame, place, f"{name}")


def instance(engine: Engine, name: str, frame: Frame, place: int) -> Value:
    """An instance of an external class, made elsewhere."""
    model = engine.models.cls(name)
    if model is not None and model.value == "mask":
        return engine.source(
            MASKED,
            engine.at(frame, place),
            f"declared as {name.rpartition('.')[2]}",
            HIGH,
            frame,
            "a masked secret",
        )
    if name.startswith("builtins.") and name.endswith(("Error", "Exception")):
        return an_error(engine, frame, place, name[9:])
    plain = (
        name.startswith(("builtins.", "typing.", "collections.abc."))
        or not name.rpartition(".")[2][:1].isupper()
    )
    if plain and model is None:
        return UNKNOWN
    made = engine.obj("instance", place, frame, name)
    made.ext = (model.name if model is not None else name,)
    if model is not None and model.value in ("raw", "credential"):
        label = tail(name)
        if model.value == "credential":
            label = "the models' configuration" if name.endswith("ConfigList") else WHOLE_ENVIRONMENT
        whole = engine.source(
            _KINDS[model.value], engine.at(frame, place), f"all that {tail(name)} holds", HIGH, frame, label
        )
        return Value(whole.taints, (made,))
    return Value(refs=(made,))


def an_error(engine: Engine, frame: Frame, place: int, name: str) -> Value:
    """An exception that somebody hands in."""
    made = engine.obj("instance", place, frame, "error")
    made.ext = ("builtins.BaseException",)
    found = engine.source(
        ERROR, engine.at(frame, place), f"an exception ({name})", HIGH, frame, name, "parameter"
    )
    return Value(found.taints, (made,), (), True)


def item(engine: Engine, ref: Ext, index: Value, frame: Frame, place: int) -> Value:
    """`something[index]` outside the project."""
    model = engine.models.cls(ref.name)
    if model is not None and model.items:
        args = calls.Args([(index, place)])
        return effect(engine, model.items, args, NOTHING, frame, place, ref.name)
    if "()" not in ref.name:
        return (
            Value(refs=(Ext(ref.name),))
            if not index.text
            else join2(expressions.named_item(engine, index.consts, frame, place), Value(opaque=True))
        )
    return expressions.named_item(engine, index.consts, frame, place)


def item_of(engine: Engine, obj: Obj, index: Value, frame: Frame, place: int) -> Value:
    """`instance[index]` of an external class."""
    for cls in obj.ext:
        for model in engine.models.lineage(cls):
            if model.items:
                return effect(
                    engine,
                    model.items,
                    calls.Args([(index, place)]),
                    Value(refs=(obj,)),
                    frame,
                    place,
                    "item",
                )
    return expressions.named_item(engine, index.consts, frame, place)


def element_of(engine: Engine, obj: Obj) -> Value:
    """What iterating over an external object gives."""
    for cls in obj.ext:
        for model in engine.models.lineage(cls):
            if model.items in (*_KINDS, "row"):
                kind = _KINDS.get(model.items, RAW)
                step = Step(obj.place, _PHRASES.get(model.items, "whole rows"))
                label = "a whole file" if model.name == "offwire.File" else model.name
                return tainted(
                    Taint(kind, obj.place, HIGH, step, label, rows=1 if model.items == "row" else 0)
                )
            if "." in model.items:
                inner = Obj("instance", obj.place, obj.region, ext=(model.items,))
                return Value(refs=(engine.memo.setdefault(("element", id(obj)), (inner, obj))[0],))
    return UNKNOWN


# -- calling


def call(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call something outside the project by its qualified name."""
    if name.startswith("builtins."):
        special = structural.SPECIAL.get(name)
        if special is not None:
            return special(engine, args, frame, place)
        known = engine.models.function(name)
        if (
            known is not None
            and known.name == name
            and (known.log or known.runs or known.returns != "unknown")
        ):
            return call_model(engine, known, args, NOTHING, frame, place)
        return _builtin(engine, name[9:], args, frame, place)
    special = structural.SPECIAL.get(name)
    if special is not None:
        return special(engine, args, frame, place)
    if name.endswith(".join") and len(args.positional) == 1 and "path" not in name:
        return text.joined(engine, UNKNOWN, args.positional[0][0], place, frame)
    model = engine.models.function(name)
    if model is not None:
        return call_model(engine, model, args, NOTHING, frame, place)
    if engine.models.cls(name) is not None:
        return construct(engine, name, args, frame, place)
    return unknown(engine, name, args, frame, place)


def _builtin(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    result = builtin.function(engine, name, args, frame, place)
    if result is not None:
        return result
    if name[:1].isupper():
        made = engine.obj("instance", place, frame, name)
        made.ext = (f"builtins.{name}",)
        made.held = join2(made.held, join([flat(value) for value in args.values()]))
        return Value(made.held.map(lambda t: t if t.kind == ERROR else None).taints, (made,))
    return UNKNOWN


def call_method(engine: Engine, ref: Method, args: Args, frame: Frame, place: int) -> Value:
    """Call a modelled method."""
    return call_model(engine, ref.model, args, ref.receiver, frame, place, ref.sure)


def call_partial(engine: Engine, ref: Partial, args: Args, frame: Frame, place: int) -> Value:
    """Call a partial with the rest of its arguments."""
    merged = calls.Args([*ref.args.positional, *args.positional], {**ref.args.keywords, **args.keywords})
    return calls.apply(engine, ref.callee, merged, frame, place)


def call_object(engine: Engine, obj: Obj, args: Args, frame: Frame, place: int) -> Value:
    """Call an instance of an external class."""
    known = member(engine, obj, "__call__", frame, place)
    if known is not None:
        return calls.apply(engine, known, args, frame, place)
    return UNKNOWN


def construct(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Make an instance of an external class."""
    model = engine.models.cls(name)
    made = engine.obj("instance", place, frame, name)
    made.ext = (model.name if model is not None else name,)
    if model is not None and model.value == "mask":
        return text.masks(join([flat(value) for value in args.values()]))
    return construct_base(engine, made, args, frame, place)


def construct_base(engine: Engine, made: Obj, args: Args, frame: Frame, place: int) -> Value:
    """Run what the models say of the constructors of an instance's external classes."""
    value = Value(refs=(made,))
    if not any(
        model.constructor.framework or model.constructor.provider
        for cls in made.ext
        for model in engine.models.lineage(cls)
    ):
        made.held = join2(made.held, join([flat(one).map(_only_credentials) for one in args.values()]))
    for cls in made.ext:
        for model in engine.models.lineage(cls):
            constructor = model.constructor
            for position, name in enumerate(constructor.parameters):
                given = args.get(position, name)
                if given is not None:
                    made.put(
                        name,
                        given[0],
                        (engine.at(frame, given[1]), frame.owner),
                        strong=made.region == frame.region,
                    )
            for name, given in args.keywords.items():
                if name not in made.items or name not in constructor.parameters:
                    made.put(
                        name,
                        given[0],
                        (engine.at(frame, given[1]), frame.owner),
                        strong=made.region == frame.region,
                    )
            arrive(engine, constructor, args, frame, place, HIGH, value)
            return value
    duck_sinks(engine, made.ext[0] if made.ext else "", args, frame)
    for position, given in enumerate(args.positional):
        made.put(
            position, given[0], (engine.at(frame, given[1]), frame.owner), strong=made.region == frame.region
        )
    for name, given in args.keywords.items():
        made.put(
            name, given[0], (engine.at(frame, given[1]), frame.owner), strong=made.region == frame.region
        )
    return value


def _only_credentials(taint: Taint) -> Taint | None:
    return taint if taint.kind in (CREDENTIAL, MASKED) else None


def arrive(
    engine: Engine,
    model: CallModel,
    args: Args,
    frame: Frame,
    place: int,
    sure: int,
    receiver: Value,
    result: Value = NOTHING,
) -> None:
    """Let the arguments arrive at the sinks, the tools and the requests of a model."""
    at = engine.at(frame, place)
    for parameter, channel in model.sinks.items():
        for value, where in _given(model, args, parameter):
            spot = engine.at(frame, where) if where else at
            into = channel
            if channel == "upload":
                into, value = (
                    "provider",
                    join2(value, structural.secret_file(engine, value, frame, where or place)),
                )
            engine.hit(into, value, spot, frame, f"{tail(model.name)}({parameter})", sure)
    for parameter, shape in model.tools.items():
        for value, where in _given(model, args, parameter):
            shape = "custom" if _shows_its_own(receiver) else shape
            tools.register(engine, value, model, args, shape, engine.at(frame, where or place), frame)
    if model.validates and frame.tool is not None and not engine.guarded:
        for value in args.values():
            engine.hit("validate", value, at, frame, tail(model.name))
    if model.log:
        for value in args.values():
            engine.hit("log", value, at, frame, tail(model.name), sure)
    if model.request is not None:
        requests.note(engine, model, args, receiver, frame, place)
    if not engine.quiet:
        key = (at, id(frame.tool))
        blocks = model.blocking and not engine.threads
        engine.events.called.setdefault(
            key, Called(at, model, args, frame.tool, frame.function, receiver, blocks)
        )


_OWN_SCHEMA = ("schema", "args_schema", "input_schema", "tool_call_schema")


def _shows_its_own(receiver: Value) -> bool:
    """Whether it is a tool of a project's class that writes the schema itself."""
    return any(
        obj.cls is not None and any(obj.cls.find(name) is not None for name in _OWN_SCHEMA)
        for obj in objects(receiver)
    )


def _given(model: CallModel, args: Args, parameter: str) -> Iterable[tuple[Value, int]]:
    position = model.parameters.index(parameter) if parameter in model.parameters else None
    given = args.get(position, parameter)
    if given is not None:
        yield given
    elif args.starstar is not None and parameter not in model.parameters[: len(args.positional)]:
        yield args.starstar, 0


def tail(name: str) -> str:
    """The last name of a dotted one; of a method its class too."""
    parts = name.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2][:1].isupper() else parts[-1]


def call_model(
    engine: Engine, model: CallModel, args: Args, receiver: Value, frame: Frame, place: int, sure: int = HIGH
) -> Value:
    """Call what a model describes."""
    if model.decorator == "prompt":
        return _prompt(engine, model, args, frame, place)
    if model.decorator:
        functions = [
            value for value, _ in args.positional if any(isinstance(ref, (Func, Cls)) for ref in value.refs)
        ]
        if not functions:
            arrive(engine, model, args, frame, place, sure, receiver)
            return Value(refs=(ToolDecorator(model, args, engine.at(frame, place)),))
        tools.register(engine, functions[0], model, args, "functions", engine.at(frame, place), frame)
        return a_tool(functions[0], model)
    arrive(engine, model, args, frame, place, sure, receiver)
    result = effect(engine, model.returns, args, receiver, frame, place, model.note or tail(model.name), sure)
    if model.request is not None:
        result = requests.answer(result, receiver, args)
    return result


def _prompt(engine: Engine, model: CallModel, args: Args, frame: Frame, place: int) -> Value:
    """A decorator whose functions write what the model is told."""
    for value, where in args.positional[:1]:
        engine.hit("system", value, engine.at(frame, where), frame, tail(model.name))
        return value
    return Value(refs=(ToolDecorator(model, args, engine.at(frame, place)),))


@dataclass(frozen=True, slots=True, eq=False)
class ToolDecorator:
    """What `@tool(...)` evaluates to before it meets its function."""

    model: CallModel
    args: Any
    place: Any

    def key(self) -> Any:
        """Identity for joins."""
        return ("tool-decorator", self.place)


def decorates(
    engine: Engine, ref: Any, value: Value, frame: Frame, place: int, function: Function | None
) -> Value:
    """What an external decorator makes of a function."""
    model = ref.model if isinstance(ref, (ToolDecorator, Method)) else None
    if model is not None and model.decorator == "prompt":
        engine.hit("system", value, engine.at(frame, place), frame, tail(model.name))
    elif isinstance(ref, ToolDecorator):
        tools.register(engine, value, ref.model, ref.args, _shape(ref.model), ref.place, frame)
        return a_tool(value, ref.model)
    elif isinstance(ref, structural.Wraps):
        return Value(refs=tuple(
            replace(one, wraps=ref.wrapped, foreign=ref.wrapped is None) if isinstance(one, Func) else one for one in value.refs
        ))  # fmt: skip
    elif isinstance(ref, Ext):
        model = engine.models.function(ref.name)
        if model is not None and model.decorator:
            tools.register(engine, value, model, calls.Args(), "functions", engine.at(frame, place), frame)
            return a_tool(value, model)
    elif isinstance(ref, Method):
        if ref.model.decorator:
            tools.register(
                engine, value, ref.model, calls.Args(), "functions", engine.at(frame, place), frame
            )
            return a_tool(value, ref.model)
    elif isinstance(ref, Bound):
        model = distinctive(engine, ref.name, calls.Args())
        if model is not None and model.decorator:
            tools.register(engine, value, model, calls.Args(), "functions", engine.at(frame, place), frame)
    return value


def _shape(model: CallModel) -> str:
    """What a decorator takes the function for."""
    return "schemas" if "schemas" in model.tools.values() else "functions"


def a_tool(value: Value, model: CallModel) -> Value:
    """A function that a decorator made a tool of; the classic registering ones hand back the function itself."""
    if model.framework is None or (model.framework.generation == "0.2" and ".register_for_" in model.name):
        return value
    return replace(
        value, refs=tuple(replace(ref, made=True) if isinstance(ref, Func) else ref for ref in value.refs)
    )


# -- effects


def effect(
    engine: Engine,
    word: str,
    args: Args,
    receiver: Value,
    frame: Frame,
    place: int,
    note: str = "",
    sure: int = HIGH,
) -> Value:
    """The value that an effect's word stands for."""
    at = engine.at(frame, place)
    if word in _KINDS:
        phrase = note if " " in note else f"{note}: {_PHRASES[word]}" if note else _PHRASES[word]
        label = _label(args) or note
        # What a tenant's own credential opens is the tenant's.
        whose = (
            [taint for value in args.values() for taint in value.of(CREDENTIAL)]
            if word == "credential"
            else []
        )
        zone = "parameter" if any(taint.zone == "parameter" for taint in whose) else ""
        return engine.source(_KINDS[word], at, phrase, sure, frame, label, zone)
    if word in ("row", "rows"):
        made = effect(engine, "raw", args, receiver, frame, place, note, sure)
        return made.map(lambda taint: replace(taint, rows=1 if word == "row" else 2))
    if word == "environment":
        return environment(engine, args, frame, place, note)
    if word == "named":
        return _named(engine, args, receiver, frame, place)
    if word == "keep":
        kept = [
            *(flat(value) for value in args.values()),
            *(element_of(engine, obj) for value in args.values() for obj in objects(value) if obj.ext),
            flat(Value(receiver.taints, tuple(objects(receiver)))),
        ]
        return (
            join([Value(value.taints, (), (), True) for value in kept]).then(at, f"through {note}")
            if kept
            else UNKNOWN
        )
    if word == "clean":
        return expressions.CLEAN
    if word == "self":
        return receiver
    if word == "items":
        return engine.element(args.positional[0][0]) if args.positional else UNKNOWN
    if word == "mask":
        return text.masks(join([flat(value) for value in args.values()]))
    if word == "open":
        return text.opens(receiver if receiver is not NOTHING else join(args.values()))
    if "." in word:
        made = instance(engine, word, frame, place)
        for obj in objects(made):
            held = [flat(one).map(_only_credentials) for one in args.values()]
            held += [obj.held for obj in objects(receiver)]
            obj.held = join2(obj.held, join(held))
        return made
    return UNKNOWN


def _named(engine: Engine, args: Args, receiver: Value, frame: Frame, place: int) -> Value:
    """What is kept under the name that the receiver was made with; whose it is, is for who put it there to say."""
    found = [value for value, _ in args.positional[:1]]
    at = engine.at(frame, place)
    for obj in objects(receiver):
        name = obj.items.get("name", NOTHING).text
        if name is not None:
            found.append(
                expressions.by_name(
                    engine, name, UNKNOWN, frame, place, "kept under a credential's name", MEDIUM
                )
            )
        found.append(obj.items.get("default", NOTHING))
    return join(found).map(lambda taint: replace(taint, zone="parameter") if taint.origin == at else taint)


def _label(args: Args) -> str:
    for value, _ in args.positional[:1]:
        if value.text is not None and len(value.text) < 60:
            return value.text
    return ""


def environment(engine: Engine, args: Args, frame: Frame, place: int, note: str) -> Value:
    """A read of the environment: a credential if the variable's name says so."""
    at = engine.at(frame, place)
    key = args.positional[0][0] if args.positional else args.keywords.get("key", (NOTHING, 0))[0]
    default = args.positional[1] if len(args.positional) > 1 else args.keywords.get("default")
    found: list[Value] = []
    for name in key.consts:
        if isinstance(name, bytes):
            name = name.decode(errors="replace")
        if isinstance(name, str):
            verdict = credential_environment_name(name)
            if verdict is not None:
                found.append(
                    engine.source(
                        CREDENTIAL, at, "read from the environment", _RANK[str(verdict)], frame, name
                    )
                )
    if not key.consts:
        sure = MEDIUM if key.has(MODEL_ARG) else LOW
        found.append(
            engine.source(
                CREDENTIAL, at, "a variable of the environment, whichever it is", sure, frame, "a variable"
            )
        )
    result = join([*found, _plain(at, key, frame)]) if not found else join(found)
    if default is not None:
        node = ("const", place, key.text or "")
        expressions.fallback(engine, result, default[0], default[1] or place, node, frame)
        result = join2(result, default[0])
    return result


def _plain(at: Place, key: Value, frame: Frame) -> Value:
    """A variable that is no credential by its name; where it goes may still say so."""
    zone = "module" if frame.kind == "module" else "function"
    return Value(
        opaque=True, refs=(Setting("builtins.object()", at, key.text or "a variable", zone, frame.owner),)
    )


# -- what no model knows


def unknown(engine: Engine, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call something outside the project that no model describes."""
    last = name.rpartition(".")[2]
    top = name.partition(".")[0]
    if last[:1].isupper():
        return construct(engine, name, args, frame, place)
    duck_sinks(engine, name, args, frame)
    if top in _SILENT:
        return expressions.CLEAN
    by_accessor = _accessor(engine, last, frame, place)
    if by_accessor is not None:
        return by_accessor
    carried = _carried(args, MEDIUM if last else LOW)
    if (
        top
        and "()" not in name
        and top not in sys.stdlib_module_names
        and _asks(name, last)
        and len(args.positional) < 2 + (last != "get")
    ):
        carried = join2(carried, _answer(engine, name, frame, place, LOW if name.count(".") < 1 else MEDIUM))
    return join2(carried, Value(refs=(Ext(f"{name}()"),) if name and len(name) < 120 else (), opaque=True))


def _asks(name: str, last: str) -> bool:
    """Whether a function's name says that it asks somebody else; weak verbs do so only on a class of an SDK."""
    if "." not in name or not _VERBS.match(last):
        return False
    return bool(_STRONG_VERBS.match(last)) or any(part[:1].isupper() for part in name.split(".")[1:-1])


def _carried(args: Args, most: int) -> Value:
    """What the arguments give to the result of an unknown function: a body is still a body, a credential hardly."""

    def lower(taint: Taint) -> Taint | None:
        if taint.kind in (CREDENTIAL, MASKED):
            return None
        return replace(taint, sure=min(taint.sure, most))

    return join([Value(flat(value).map(lower).taints, (), (), True) for value in args.values()] or [UNKNOWN])


def _accessor(engine: Engine, name: str, frame: Frame, place: int) -> Value | None:
    """`get_api_key()` and the like."""
    stripped = _ACCESSOR.sub("", name)
    if not stripped or stripped == name:
        return None
    sure = credential_name(stripped)
    if sure is None:
        return None
    rank = min(_RANK[str(sure)], MEDIUM)
    return engine.source(CREDENTIAL, engine.at(frame, place), f"returned by {name}()", rank, frame, stripped)


def _answer(engine: Engine, name: str, frame: Frame, place: int, sure: int) -> Value:
    made = engine.source(
        RAW, engine.at(frame, place), f"the whole answer of {tail(name)}()", sure, frame, tail(name)
    )
    return Value(made.taints, (Ext(f"{name}()"),) if len(name) < 120 else (), (), True)


_DUCK_SINKS = {"system_message": "system", "system_prompt": "system", "instructions": "system"}


def duck_sinks(engine: Engine, name: str, args: Args, frame: Frame) -> None:
    """Parameters that mean the same wherever they occur."""
    if not name.rpartition(".")[2][:1].isupper():
        return
    for parameter, channel in _DUCK_SINKS.items():
        given = args.keywords.get(parameter)
        if given is not None:
            engine.hit(
                channel, given[0], engine.at(frame, given[1]), frame, f"{tail(name)}({parameter})", MEDIUM
            )


def distinctive(engine: Engine, name: str, args: Args) -> CallModel | None:
    """The model of a method that can be told by its name, or by its name and a keyword."""
    for model in engine.models.by_method(name):
        named = ("_" in name and len(name) >= 10) or any(
            key in args.keywords for key in (*model.sinks, *model.tools)
        )
        if named and (model.sinks or model.tools or model.decorator):
            return model
    return None


_TEMPLATES = frozenset(
    "substitute safe_substitute render render_async format format_map format_messages format_prompt".split()
)
_DUCK_RAW = {"extract_text": "raw", "json": "raw", "fetchall": "rows", "fetchone": "row", "fetchmany": "rows"}
_HTTP = frozenset("get post put patch delete request head options".split())
_HTTP_KEYWORDS = frozenset("headers params json auth timeout data cookies follow_redirects".split())


def duck(engine: Engine, receiver: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call a method of something unknown."""
    roots, chain = _roots(receiver)
    model = distinctive(engine, name, args)
    if model is not None:
        return call_model(engine, model, args, receiver, frame, place, MEDIUM)
    if name == "run_in_executor" and len(args.positional) > 1:
        return structural.SPECIAL["asyncio.to_thread"](
            engine, calls.Args(args.positional[1:], args.keywords), frame, place
        )
    if name in _TEMPLATES:
        kept = [flat(value) for value in (*args.values(), Value(receiver.taints))]
        return join(Value(value.taints, (), (), True) for value in kept).then(
            engine.at(frame, place), "put into the template"
        )
    if name in _HTTP and _looks_like_request(args):
        client = engine.models.cls("offwire.HttpClient")
        if client is not None and name in client.methods:
            return call_model(engine, client.methods[name], args, receiver, frame, place, MEDIUM)
    if name in _DUCK_RAW and not args.positional and not receiver.consts:
        return effect(
            engine, _DUCK_RAW[name], calls.Args(), NOTHING, frame, place, f"whatever {name}() returns", MEDIUM
        )
    if name == "get" and args.positional:
        keys = args.positional[0][0].consts
        found = expressions.named_item(engine, keys, frame, place)
        if len(args.positional) > 1:
            node = ("const", place, str(keys[0]) if keys else "")
            expressions.fallback(engine, found, args.positional[1][0], args.positional[1][1], node, frame)
        return join2(found, args.positional[1][0]) if len(args.positional) > 1 else found
    by_accessor = _accessor(engine, name, frame, place)
    if by_accessor is not None:
        return by_accessor
    ext = [
        one
        for root in roots
        for one in (root.ext if isinstance(root, Obj) else (root.name,) if isinstance(root, Ext) else ())
    ]
    if ext and _VERBS.match(name) and all(_foreign(engine, one) and "()" not in one for one in ext):
        return _answer(engine, f"{ext[0]}.{name}", frame, place, MEDIUM)
    carried = _carried(args, MEDIUM if ext else LOW)
    return join2(carried, Value(refs=(Bound(receiver, f"{name}()"),) if len(chain) < 8 else (), opaque=True))


def _foreign(engine: Engine, name: str) -> bool:
    top = name.partition(".")[0]
    if not top or top in sys.stdlib_module_names or top == "builtins" or top in _SILENT:
        return False  # without a top it is a module of the project that is not there
    return engine.models.cls(name) is None


def _roots(receiver: Value) -> tuple[list[Any], list[str]]:
    roots: list[Any] = []
    chain: list[str] = []
    waiting = list(receiver.refs)
    while waiting:
        ref = waiting.pop()
        if isinstance(ref, Bound):
            chain.append(ref.name)
            waiting += ref.receiver.refs
        else:
            roots.append(ref)
    return roots, chain


def _looks_like_request(args: Args) -> bool:
    if _HTTP_KEYWORDS & set(args.keywords):
        return True
    for value, _ in args.positional[:2]:
        if any(
            isinstance(const, str) and const.startswith(("http://", "https://")) for const in value.consts
        ):
            return True
    return False


def declared(engine: Engine, value: Value, annotation: Any, cls: Class) -> Value:
    """A value stored in a field of a declared type."""
    if annotation is None or not value.taints:
        return value
    kind = expressions.typed(engine, annotation, cls.module.frame)
    return text.masks(value) if kind.has(MASKED) else value


def validated(engine: Engine, cls: Class, args: Args, frame: Frame, place: int) -> None:
    """Note that upstream data or a secret is validated where nobody catches the error."""
    if engine.guarded or frame.tool is None or _hides_input(cls):
        return
    for value in args.values():
        engine.hit("validate", value, engine.at(frame, place), frame, cls.name)


def _hides_input(cls: Class) -> bool:
    for one in cls.lineage():
        config = one.attrs.get("model_config")
        for obj in objects(config) if config is not None else ():
            if True in obj.items.get("hide_input_in_errors", NOTHING).consts:
                return True
    return False


__all__ = ["Callable", "deep"]
