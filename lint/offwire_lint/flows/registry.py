"""Registering functions as tools, however they are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offwire_lint.flows import syntax
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.events import Tool
from offwire_lint.flows.frames import Class, Frame, Function
from offwire_lint.flows.heap import Cls, Func, Obj, objects
from offwire_lint.flows.values import NOTHING, Place, Value
from offwire_lint.models.schema import CallModel, Framework

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_DEFAULT = Framework("the framework")


def register(
    engine: Engine, value: Value, model: CallModel, args: Args, shape: str, place: Place, frame: Frame
) -> None:
    """Make tools of the functions that `value` refers to."""
    if engine.quiet:
        return
    description = args.keywords.get(model.description) if model.description else None
    if description is None and model.description in model.parameters:
        description = args.get(model.parameters.index(model.description), model.description)
    if description is not None:
        engine.hit(
            "schema", description[0], engine.at(frame, description[1]), frame, f"a tool's {model.description}"
        )
    given = description[0] if description else None
    if shape == "map":
        for obj in objects(value):
            for key, item, entry in obj.contents() if obj.kind == "dict" else ():
                refs = functions(item, set(), 2)
                name = (
                    key if isinstance(key, str) and len(refs) == 1 else ""
                )  # several: each has a name of its own
                for ref in refs:
                    _add(engine, ref, model, given, entry[0] if entry else place, args, shape, name)
        return
    for ref in functions(value, set(), 5):
        _add(engine, ref, model, given, place, args, shape)


def functions(value: Value, seen: set[int], limit: int) -> list[Any]:
    """The functions in a value, however they are collected."""
    found: list[Any] = []
    for ref in value.refs:
        if isinstance(ref, Func):
            if not ref.made and not ref.foreign:
                found.append(ref)
        elif isinstance(ref, Obj) and limit and ref.number not in seen:
            seen.add(ref.number)
            if ref.kind == "instance":
                continue
            for item in (*ref.items.values(), ref.rest):
                found += functions(item, seen, limit - 1)
    return found


def _add(
    engine: Engine,
    ref: Func,
    model: CallModel,
    description: Value | None,
    place: Place,
    args: Args,
    shape: str,
    name: str = "",
) -> None:
    framework = model.framework or _DEFAULT
    by_map = shape == "map"
    shown = model.side != "execution" and not by_map and shape != "handler"
    executed = model.side != "llm"
    schemas = engine.models.words.schemas & set(args.keywords)
    described = shown and (description is not None or (shape == "documented" and bool(ref.function.doc)))
    key = (
        id(ref.function),
        framework.name,
        id(ref.receiver) if ref.receiver else None,
        id(ref.frame),
        bool(ref.args),
        described,
    )
    known = engine.known_tools.get(key)
    if known is not None:
        known.described = known.described or described
        known.description = known.description or description
        known.shown = known.shown or shown
        known.executed = known.executed or executed
        return
    unmasked = bool(framework.unmask) and any(
        True in value.consts for value in [args.keywords.get(framework.unmask, (NOTHING, 0))[0]]
    )
    tool = Tool(
        ref, framework, place, described, description, shown, executed, unmasked,
        name or unwrapped(ref).function.name,
        by_map=by_map, schema_given=shape == "schemas", handler=shape == "handler",
        typed_elsewhere=bool(schemas) or shape in ("custom", "text") or ref.function.signed,
        schema=tuple(cls.info for name in schemas for cls in args.keywords[name][0].refs if isinstance(cls, Cls)),
    )  # fmt: skip
    engine.known_tools[key] = tool
    engine.events.tools.append(tool)
    engine.pending.append(tool)


def of_subclass(engine: Engine, cls: Class, initializer: Value, args: Args, frame: Frame, place: int) -> None:
    """A project's subclass of a tool class is given its function under the same name; what it does to the schema is its own affair."""
    for base in cls.externals():
        for model in engine.models.lineage(base):
            for parameter in model.constructor.tools:
                for ref in initializer.refs:
                    names = [name for name, *_ in ref.function.params] if isinstance(ref, Func) else []
                    if parameter in names:
                        given = args.get(names.index(parameter) - 1, parameter)
                        if given is not None:
                            at = engine.at(frame, given[1] or place)
                            register(engine, given[0], model.constructor, args, "custom", at, frame)


def signature(tool: Tool) -> Func:
    """The function whose signature and docstring the framework sees."""
    return unwrapped(tool.func)


def unwrapped(ref: Func) -> Func:
    """The function at the bottom of what `functools.wraps` has wrapped."""
    while ref.wraps is not None:
        ref = ref.wraps
    return ref


def hidden(engine: Engine, tool: Tool, name: str, annotation: Any, default: Any, function: Function) -> bool:
    """Whether a parameter stays out of the schema."""
    if name in tool.framework.hidden_names or name in tool.hidden:
        return True
    words = set(syntax.names_in(annotation)) if annotation is not None else set()
    words |= set(syntax.names_in(default)) if default is not None else set()
    return bool(words & {known.rpartition(".")[2] for known in tool.framework.hidden})
