"""Calling and constructing what a model describes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import effects, externals, registry, requests, sources, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.events import Called
from offwire_lint.flows.externals import Method, ToolDecorator
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import Cls, Func, Obj, deep, flat, objects
from offwire_lint.flows.values import CREDENTIAL, HIGH, MASKED, MEDIUM, NOTHING, Value, join, join2
from offwire_lint.models.schema import CallModel, ClassModel

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def call_model(
    engine: Engine, model: CallModel, args: Args, receiver: Value, frame: Frame, place: int, sure: int = HIGH
) -> Value:
    """Call what a model describes."""
    if model.decorator == "prompt":
        return writes_prompt(engine, model, args, frame, place)
    if model.decorator:
        functions = [
            value for value, _ in args.positional if any(isinstance(ref, (Func, Cls)) for ref in value.refs)
        ]
        if not functions:
            arrive(engine, model, args, frame, place, sure, receiver)
            return Value(refs=(ToolDecorator(model, args, engine.at(frame, place)),))
        registry.register(engine, functions[0], model, args, "functions", engine.at(frame, place), frame)
        return a_tool(functions[0], model)
    arrive(engine, model, args, frame, place, sure, receiver)
    result = effects.effect(
        engine, model.returns, args, receiver, frame, place, model.note or externals.tail(model.name), sure
    )
    if model.request is not None:
        result = requests.answer(result, receiver, args)
    return result


def call_method(engine: Engine, ref: Method, args: Args, frame: Frame, place: int) -> Value:
    """Call a modelled method."""
    return call_model(engine, ref.model, args, ref.receiver, frame, place, ref.sure)


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
    models = [model for cls in made.ext for model in engine.models.lineage(cls)]
    _provide(engine, models, args, frame)
    if not any(model.constructor.framework or model.constructor.provider for model in models):
        held = [flat(one).map(externals.only_credentials) for one in args.values()]
        made.held = join2(made.held, join(held))
    declared = made.cls.all_fields() if made.cls is not None else {}
    kept = {name for name in declared if name in made.items}  # put there as they are declared
    constructor = models[0].constructor if models else None
    given: dict[Any, tuple[Value, int]] = {}
    if constructor is not None:
        for position, name in enumerate(constructor.parameters):
            one = args.get(position, name)
            if one is not None:
                given[name] = one
    else:
        duck_sinks(engine, made.ext[0] if made.ext else "", args, frame)
        given.update(enumerate(args.positional))
    for key, (item, at) in {**given, **args.keywords}.items():
        if key not in kept:
            made.put(key, item, (engine.at(frame, at), frame.owner), strong=made.region == frame.region)
    if constructor is not None:
        arrive(engine, constructor, args, frame, place, HIGH, value)
    return value


def _provide(engine: Engine, models: list[ClassModel], args: Args, frame: Frame) -> None:
    """Note which credentials a tool gives to a model's client, or to an agent as its model's own."""
    if frame.tool is None or engine.quiet:
        return
    whole = any(model.constructor.provider for model in models)
    frameworks = [model.constructor.framework for model in models if model.constructor.framework]
    own = {name for framework in frameworks for name in framework.own}
    given = [value for name, (value, _) in args.keywords.items() if whole or name in own]
    given += [value for value, _ in args.positional if whole]
    for value in given:
        for taint, _ in deep(value):
            if taint.kind in (CREDENTIAL, MASKED):
                engine.events.provided.add((taint.origin, id(frame.tool.func.function)))


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
                    join2(value, sources.secret_file(engine, value, frame, where or place)),
                )
            engine.hit(into, value, spot, frame, f"{externals.tail(model.name)}({parameter})", sure)
    for parameter, shape in model.tools.items():
        for value, where in _given(model, args, parameter):
            shape = "custom" if _shows_its_own(engine, receiver) else shape
            registry.register(engine, value, model, args, shape, engine.at(frame, where or place), frame)
    if model.validates and frame.tool is not None and not engine.guarded:
        for value in args.values():
            engine.hit("validate", value, at, frame, externals.tail(model.name))
    if model.log:
        for value in args.values():
            engine.hit("log", value, at, frame, externals.tail(model.name), sure)
    if model.request is not None:
        requests.note(engine, model, args, receiver, frame, place)
    if not engine.quiet:
        key = (at, id(frame.tool))
        blocks = model.blocking and not engine.threads
        if key not in engine.events.called:
            tested = frozenset(engine.validated)
            called = Called(at, model, args, frame.tool, frame.function, receiver, blocks, tested)
            engine.events.called[key] = called


def _shows_its_own(engine: Engine, receiver: Value) -> bool:
    """Whether it is a tool of a project's class that writes the schema itself."""
    return any(
        obj.cls is not None and any(obj.cls.find(name) is not None for name in engine.models.words.schemas)
        for obj in objects(receiver)
    )


def _given(model: CallModel, args: Args, parameter: str) -> Iterable[tuple[Value, int]]:
    position = model.parameters.index(parameter) if parameter in model.parameters else None
    given = args.get(position, parameter)
    if given is not None:
        yield given
    elif args.starstar is not None and parameter not in model.parameters[: len(args.positional)]:
        yield args.starstar, 0


def duck_sinks(engine: Engine, name: str, args: Args, frame: Frame) -> None:
    """Parameters that mean the same wherever they occur."""
    if not name.rpartition(".")[2][:1].isupper():
        return
    for parameter in engine.models.words.prompts.intersection(args.keywords):
        value, where = args.keywords[parameter]
        sink = f"{externals.tail(name)}({parameter})"
        engine.hit("system", value, engine.at(frame, where), frame, sink, MEDIUM)


def distinctive(engine: Engine, name: str, args: Args) -> CallModel | None:
    """The model of a method that can be told by its name, or by its name and a keyword."""
    for model in engine.models.by_method(name):
        named = ("_" in name and len(name) >= 10) or any(
            key in args.keywords for key in (*model.sinks, *model.tools)
        )
        if named and (model.sinks or model.tools or model.decorator):
            return model
    return None


def writes_prompt(engine: Engine, model: CallModel, args: Args, frame: Frame, place: int) -> Value:
    """A decorator whose functions write what the model is told."""
    for value, where in args.positional[:1]:
        engine.hit("system", value, engine.at(frame, where), frame, externals.tail(model.name))
        return value
    return Value(refs=(ToolDecorator(model, args, engine.at(frame, place)),))


def a_tool(value: Value, model: CallModel) -> Value:
    """A function that a decorator made a tool of, unless that hands back the function itself."""
    if model.framework is None or model.decorator == "registration":
        return value
    return replace(
        value, refs=tuple(replace(ref, made=True) if isinstance(ref, Func) else ref for ref in value.refs)
    )
