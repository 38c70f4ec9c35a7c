"""Making instances of the project's classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import activations, binding, hints, modelled, registry, signatures, sources
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import Cls, Func, Obj, objects
from offwire_lint.flows.values import FIELD, NOTHING, RAW, UNKNOWN, Taint, Value, join2

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def construct(engine: Engine, cls: Class, args: Args, frame: Frame, place: int) -> Value:
    """Make an instance of a project class."""
    made = engine.obj("instance", place, frame, id(cls))
    made.cls, made.ext = cls, cls.externals()
    cls.made[made.number] = made
    value = Value(refs=(made,))
    if _is_enum(cls):
        return args.positional[0][0] if args.positional else UNKNOWN
    initializer = cls.find("__init__")
    if initializer is not None:
        first = engine.regions + 1
        engine.apply(binding.bind_method(engine, initializer, made, frame, place), args, frame, place)
        _owned(made, first)
        registry.of_subclass(engine, cls, initializer, args, frame, place)
    else:
        if args.starstar is not None and any(base.endswith("BaseModel") for base in made.ext):
            validated(engine, cls, Args(starstar=args.starstar), frame, place)
        value = _fill_fields(engine, cls, made, args, frame, place)
        if made.ext:
            modelled.construct_base(engine, made, args, frame, place)
    post = cls.find("__post_init__")
    if post is not None:
        engine.apply(binding.bind_method(engine, post, made, frame, place), Args(), frame, place)
    return value


def _owned(made: Obj, region: int) -> None:
    """What the constructor's own body has made for the instance is as new as the instance."""
    for item in made.items.values():
        for obj in objects(item):
            if obj.region == region:
                obj.region = made.region


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
        declared = cls.find(name) if default is not None else None
        if given is not None:
            made.put(
                name,
                hints.declared(engine, given[0], annotation, cls),
                (engine.at(frame, given[1]), frame.owner),
                strong=True,
            )
        elif extra.taints:
            kept = extra.map(lambda taint: replace(taint, kind=FIELD) if taint.kind == RAW else taint)
            made.put(name, kept, None, strong=True)
        elif _settings(cls):
            given_here = _default_of(engine, declared, frame, place) if declared is not None else UNKNOWN
            made.put(
                name, _setting(engine, cls, name, annotation, given_here, frame, place), None, strong=True
            )
        elif declared is not None:
            made.put(name, _default_of(engine, declared, frame, place), None, strong=True)
    taints = extra.taints if allows_extras(cls) else {}
    for name, (value, at) in args.keywords.items():
        if name not in fields and (not fields or allows_extras(cls)):
            made.put(name, value, (engine.at(frame, at), frame.owner), strong=True)
    for value, _ in positional:
        made.held = join2(made.held, value)
    return Value(taints, (made,))


def made_here(taint: Taint, frame: Frame) -> Taint:
    """A taint of a value that this frame made, wherever its type was declared; a class holds what its instances are made with."""
    return replace(taint, zone="function" if frame.kind == "class" else frame.zone, owner=frame.owner)


def _default_of(engine: Engine, declared: Value, frame: Frame, place: int) -> Value:
    """A field's default, by what its declaration assigns: what a factory makes, or the value itself."""
    for obj in objects(declared):
        factory = obj.items.get("default_factory")
        if factory is not None:
            return engine.apply(factory, Args(), frame, place)
        if "default" in obj.items:
            return obj.items["default"]
    return declared


def _setting(
    engine: Engine, cls: Class, name: str, annotation: Any, default: Value, frame: Frame, place: int
) -> Value:
    """A field that the environment fills: a credential if its type or its name says so, else as it is declared."""
    declared = hints.typed(engine, annotation, cls.module.frame)
    if declared.taints:
        return declared.map(lambda taint: made_here(taint, frame))
    otherwise = declared if declared.refs and not objects(default) else default
    return sources.by_name(engine, name, otherwise, frame, place, "a setting", 2)


def _settings(cls: Class) -> bool:
    return any("Settings" in base for base in cls.externals())


def generic(engine: Engine, cls: Class) -> Obj:
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
                activations.run_function(engine, bound, signatures.generic_names(engine, bound), None, frame)
    return cls.generic


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
