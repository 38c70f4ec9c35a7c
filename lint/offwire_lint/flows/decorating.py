"""What decorators from outside the project make of a function."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire_lint.flows import externals, modelled, registry
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.externals import Method, ToolDecorator
from offwire_lint.flows.frames import Frame, Function
from offwire_lint.flows.heap import Bound, Ext, Func
from offwire_lint.flows.structural import Wraps
from offwire_lint.flows.values import Value
from offwire_lint.models.schema import CallModel

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


def decorates(
    engine: Engine, ref: Any, value: Value, frame: Frame, place: int, function: Function | None
) -> Value:
    """What an external decorator makes of a function."""
    model = ref.model if isinstance(ref, (ToolDecorator, Method)) else None
    if model is not None and model.decorator == "prompt":
        engine.hit("system", value, engine.at(frame, place), frame, externals.tail(model.name))
    elif isinstance(ref, ToolDecorator):
        registry.register(engine, value, ref.model, ref.args, _shape(ref.model), ref.place, frame)
        return modelled.a_tool(value, ref.model)
    elif isinstance(ref, Wraps):
        return Value(refs=tuple(
            replace(one, wraps=ref.wrapped, foreign=ref.wrapped is None) if isinstance(one, Func) else one for one in value.refs
        ))  # fmt: skip
    elif isinstance(ref, Ext):
        model = engine.models.function(ref.name)
        if model is not None and model.decorator:
            registry.register(engine, value, model, Args(), "functions", engine.at(frame, place), frame)
            return modelled.a_tool(value, model)
    elif isinstance(ref, Method):
        if ref.model.decorator:
            registry.register(engine, value, ref.model, Args(), "functions", engine.at(frame, place), frame)
            return modelled.a_tool(value, ref.model)
    elif isinstance(ref, Bound):
        model = modelled.distinctive(engine, ref.name, Args())
        if model is not None and model.decorator:
            registry.register(engine, value, model, Args(), "functions", engine.at(frame, place), frame)
    return value


def _shape(model: CallModel) -> str:
    """What a decorator takes the function for."""
    return "schemas" if "schemas" in model.tools.values() else "functions"
