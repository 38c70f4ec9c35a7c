"""Tools: how they are registered, and what is made of what they hand back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows import activations, registry, signatures, syntax
from offwire_lint.flows.events import Hit, Tool
from offwire_lint.flows.frames import Class, Frame
from offwire_lint.flows.heap import Cls, Func, Obj, deep, objects
from offwire_lint.flows.values import CREDENTIAL, MODEL_ARG, UNKNOWN, Place, Step, Taint, Value, tainted
from offwire_lint.models.schema import Framework

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


# Types that leave the model no room for text of its own.
_NO_TEXT = frozenset("int float bool Decimal UUID date datetime time timedelta IPv4Address".split())


def inherited(engine: Engine) -> None:
    """Classes that a framework runs as tools because of what they inherit."""
    for cls in engine.classes:
        for base in cls.externals():
            for model in engine.models.lineage(base):
                if model.tool_method and model.tool_method.split()[0] and model.constructor.framework:
                    _methods(
                        engine,
                        cls,
                        model.tool_method.split(),
                        model.constructor.framework,
                        bool(model.constructor.description),
                    )


def _methods(engine: Engine, cls: Class, names: list[str], framework: Framework, described: bool) -> None:
    given = [found for word in sorted(engine.models.words.schemas) if (found := cls.find(word)) is not None]
    for name in names:
        method = cls.attrs.get(name)
        for ref in method.refs if method is not None else ():
            if isinstance(ref, Func) and ref.function.cls is cls:
                instances = tuple(cls.made.values()) or (engine.instance_of(cls),)
                bound = replace(ref, receiver=Value(refs=instances))
                key = (id(ref.function), framework.name)
                if key not in engine.known_tools:
                    tool = Tool(
                        bound,
                        framework,
                        (cls.module.index, cls.place),
                        True,
                        None,
                        name=cls.name,
                        schema_given=True,
                        schema=tuple(ref.info for one in given for ref in one.refs if isinstance(ref, Cls)),
                    )
                    engine.known_tools[key] = tool
                    engine.events.tools.append(tool)
                    engine.pending.append(tool)


def shown_fields(engine: Engine, cls: Class, channel: str, frame: Frame, sink: str) -> None:
    """A class whose schema is shown: defaults and texts of its fields, values of an enumeration."""
    for one in cls.lineage():
        for name, value in list(one.attrs.items()):
            for item in [value, *(item for obj in objects(value) if obj.ext for item in obj.items.values())]:
                for taint in item.of(CREDENTIAL):
                    place = taint.step.place
                    engine.events.hit(Hit(channel, place, taint, frame.tool, f"{one.name}.{name}"))


def shown_agents(engine: Engine, value: Value, frame: Frame, sink: str) -> None:
    """Agents whose descriptions a model is shown."""
    waiting, seen = objects(value), set()
    while waiting:
        obj = waiting.pop()
        if id(obj) in seen:
            continue
        seen.add(id(obj))
        if obj.kind != "instance":
            waiting += [inner for item in (*obj.items.values(), obj.rest) for inner in objects(item)]
            continue
        description = obj.items.get("description")
        entry = obj.entries.get("description")
        if description is not None and entry is not None:
            for taint, _ in deep(description):
                engine.events.hit(
                    Hit("shown-description", entry[0], taint, frame.tool, f"a description, shown by {sink}")
                )


def model_filled(engine: Engine, tool: Tool, ref: Func) -> dict[str, Value]:
    """The tool's parameters as the model fills them."""
    names = signatures.generic_names(engine, ref)
    bound = {name for name, _ in ref.args if name}
    for name, kind, annotation, default, place in syntax.own_params(ref):
        if name in bound:
            names[name] = dict(ref.args)[name]
            continue
        if registry.hidden(engine, tool, name, annotation, default, ref.function):
            continue
        if annotation is not None and annotation[0] in ("name", "attr") and annotation[-1] in _NO_TEXT:
            continue
        at = ref.function.at(place or ref.function.place)
        chosen = tainted(Taint(MODEL_ARG, at, 2, Step(at, f"'{name}' is filled in by the model"), name))
        value = names.get(name, UNKNOWN)
        if kind in ("*", "**"):
            for obj in objects(value):
                obj.fill_rest(chosen)
            continue
        refs = tuple(one for one in value.refs if isinstance(one, Obj) and one.cls is not None)
        for obj in refs:
            obj.fill_rest(chosen)
        names[name] = Value(chosen.taints, (), (), True)
    positional = [value for name, value in ref.args if not name]
    unbound = replace(ref, args=())
    for (name, *_), value in zip(syntax.own_params(unbound), positional, strict=False):
        names[name] = value
    return names


def judge(engine: Engine, tool: Tool) -> None:
    """Interpret a tool as the framework calls it, and look at what it hands back."""
    ref: Func = tool.func
    frame = Frame(ref.function.module, ref.frame, None, "function")
    frame.tool, frame.region = tool, engine.region()
    names = engine.filled.get(id(tool))
    if names is None:
        names = signatures.generic_names(engine, ref) if tool.handler else model_filled(engine, tool, ref)
        engine.filled[id(tool)] = names
    summary = activations.run_function(engine, ref, dict(names), tool, frame)
    if summary is None:
        return
    engine.judged[id(tool)] = summary
    owner = ref.function.number
    inner = {registry.signature(tool).function.number, owner}
    for place, value in (*summary.returns, *summary.yields):
        _hand_back(engine, tool, "return", place, value, inner)
    for raised in summary.raised:
        for taint in raised.value.taints.values():
            engine.events.hit(Hit("raise", raised.place, taint, tool, " ".join(raised.types)))


def outdated(engine: Engine, tool: Tool) -> bool:
    """Whether what tools have kept since then could change what this one hands back."""
    summary = engine.judged.get(id(tool))
    return summary is not None and activations.outdated(tool.func, engine.filled[id(tool)], tool, summary)


def _hand_back(
    engine: Engine, tool: Tool, channel: str, place: Place, value: Value, owners: set[int]
) -> None:
    for taint, _ in deep(value, dumped=True):
        where = _entered(taint, place, owners)
        engine.events.hit(Hit(channel, where, taint, tool))
    for obj in objects(value):
        for cls in obj.ext:
            model = engine.models.cls(cls)
            if model is not None and model.value in ("envelope", "raw"):
                note = f"a {cls.rpartition('.')[2]} object as it is"
                taint = Taint(
                    "response" if model.value == "envelope" else "raw", place, 2, Step(place, note), cls
                )
                engine.events.hit(Hit(channel, place, taint, tool))


_STOPS = ("only its", "its '", "passed as", "looped over", "yielded by")


def _entered(taint: Taint, place: Place, owners: set[int]) -> Place:
    """The entry, in the tool's own body, that put the value into what is handed back."""
    found = place
    step: Step | None = taint.step
    while step is not None:
        if step.entry:
            if step.owner in owners:
                found = step.place
        elif step.note.startswith("returned by"):
            if step.owner not in owners:
                break
            found = step.place
        elif step.note.startswith(_STOPS):
            break
        step = step.before
    return found
