"""OW504 schema-mismatch · warning · CWE-1120

A classic tool is offered to the model and not registered for execution, or the reverse.

## Why
In AutoGen 0.2 the two are separate. A tool that is offered and never registered answers `Error: Function ... not found.`; one that is
registered and never offered is never called.

## Help
Register with `register_function(f, caller=..., executor=...)`, which does both.

## Bad
```python
from autogen import ConversableAgent

assistant = ConversableAgent("assistant", llm_config={"model": "gpt-4o"})


@assistant.register_for_llm(description="Look up the status of an invoice.")
def get_invoice(invoice_id: str) -> str:
    return f"invoice {invoice_id} is open"
```

## Good
```python
from autogen import ConversableAgent

assistant = ConversableAgent("assistant", llm_config={"model": "gpt-4o"})
runner = ConversableAgent("runner", llm_config=False)


@runner.register_for_execution()
@assistant.register_for_llm(description="Look up the status of an invoice.")
def get_invoice(invoice_id: str) -> str:
    return f"invoice {invoice_id} is open"
```
"""

from collections.abc import Iterator

from offwire_lint.flows.events import Called, Tool
from offwire_lint.flows.heap import Obj, objects
from offwire_lint.flows.registry import signature
from offwire_lint.flows.syntax import own_params
from offwire_lint.flows.values import NOTHING, Value
from offwire_lint.judging import Context, Report


def check(context: Context) -> Iterator[Report]:
    """Tools of 0.2 that are registered on one side only."""
    sides: dict[int, set[str]] = {}
    first: dict[int, Tool] = {}
    for tool in context.events.tools:
        if not tool.framework.apart:
            continue
        key = id(tool.func.function)
        first.setdefault(key, tool)
        sides.setdefault(key, set()).update(
            {"llm"} if tool.shown else (), {"execution"} if tool.executed else ()
        )
    offered = set(context.engine.offered) | {tool.name for tool in context.events.tools if tool.shown}
    elsewhere = _offered_elsewhere(context)
    for tool in context.events.tools:
        if tool.by_map and tool.framework.apart and tool.name not in offered:
            if elsewhere:
                continue
            yield Report(
                tool.place, f"{tool.name} is registered for execution and not offered to the model", 1
            )
        elif tool.by_map and (wrong := _mismatch(context, tool)):
            yield Report(
                tool.place, f"{tool.name} is offered with other parameters than it takes: {wrong}", 1
            )
    yield from _unregistered(context)
    for key, tool in first.items():
        function = tool.func.function
        if sides[key] == {"llm"}:
            yield Report(
                function.at(function.place),
                f"{tool.name} is offered to the model and not registered for execution",
                1,
            )
        elif sides[key] == {"execution"} and not tool.by_map and tool.name not in offered:
            yield Report(
                function.at(function.place),
                f"{tool.name} is registered for execution and not offered to the model",
                1,
            )


def _mismatch(context: Context, tool: Tool) -> str:
    """The parameters in which every schema of the tool's name differs from its signature; empty if one fits."""
    ref = signature(tool)
    params = own_params(ref)
    schemas = [schema and _properties(schema) for schema in context.engine.offered.get(tool.name, ())]
    if any(kind in ("*", "**") for _, kind, *_ in params):
        return ""
    takes = {name for name, *_ in params}
    needs = {name for name, _, _, default, _ in params if default is None}
    wrong = [frozenset() if schema is None else (schema - takes) | (needs - schema) for schema in schemas]
    return ", ".join(sorted(wrong[0])) if wrong and all(wrong) else ""


def _properties(schema: Obj) -> frozenset[str] | None:
    """The parameters that a tool's schema offers in the end; None where they are not known."""
    parameters = schema.items.get("parameters", NOTHING)
    for given in objects(parameters):
        properties = given.items.get("properties", NOTHING)
        known = not (parameters.opaque or properties.opaque) and len(objects(properties)) == len(
            properties.refs
        )
        for named in objects(properties) if known else ():
            if named.rest is NOTHING:
                return frozenset(str(name) for name in named.items)
    return None


def _unregistered(context: Context) -> Iterator[Report]:
    """Schemas in an agent's settings whose names no map of functions holds, where there is one."""
    maps = [value for called in context.events.called.values() for value in _maps(called)]
    written = [obj for value in maps for obj in objects(value)]
    if not written or any(obj.rest is not NOTHING for obj in written) or any(value.taints for value in maps):
        return
    known = {tool.name for tool in context.events.tools if tool.executed}
    known.update(str(name) for obj in written for name in obj.items)
    for called in context.events.called.values():
        for schema in _schemas(_settings(called)):
            for name in schema.items.get("name", NOTHING).consts:
                if name not in known:
                    place = schema.entries.get("name", (schema.place, 0))[0]
                    yield Report(place, f"{name} is offered to the model and not registered for execution", 1)


def _maps(called: Called) -> Iterator[Value]:
    """The functions by name that a call registers."""
    model = called.model
    for parameter, shape in model.tools.items():
        position = model.parameters.index(parameter) if parameter in model.parameters else None
        given = called.args.get(position, parameter)
        if shape in ("map", "schemas") and given is not None:
            yield given[0]


def _settings(called: Called) -> Value:
    """The settings of an agent in which schemas may stand."""
    framework = called.model.framework
    return called.args.keywords.get(framework.offers, (NOTHING, 0))[0] if framework is not None else NOTHING


def _offered_elsewhere(context: Context) -> bool:
    """Whether some agent is given schemas that stand in code or data that is not here."""
    for called in context.events.called.values():
        for written in objects(_settings(called)):
            functions = [item for name in ("functions", "tools") if (item := written.items.get(name))]
            if any(item.opaque or not objects(item) for item in functions):
                return True
            if any(row.rest is not NOTHING for item in functions for row in objects(item)):
                return True
    return False


def _schemas(config: Value) -> Iterator[Obj]:
    """The function schemas that are written in an agent's settings."""
    for written in objects(config):
        for functions in objects(written.items.get("functions", NOTHING)):
            for item in functions.items.values():
                yield from (obj for obj in objects(item) if obj.kind == "dict")
