"""OW104 secret-in-tool-schema · error · CWE-201

A credential stands in what a tool's schema shows to the model.

## Why
Names, descriptions, docstrings, default values, keywords bound by `partial`, enumerations and field texts are all part of
the schema, and the schema goes out with the first request, before any tool is called.

## Help
Resolve the credential inside the tool, or keep it in a closure: neither is in the schema.

## Bad
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str, api_key: str = os.environ["STRIPE_API_KEY"]) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    headers = {"Authorization": f"Bearer {api_key}"}
    answer = requests.get(f"https://api.stripe.com/v1/invoices/{invoice_id}", headers=headers, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    headers = {"Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}"}
    answer = requests.get(f"https://api.stripe.com/v1/invoices/{invoice_id}", headers=headers, timeout=10)
    return str(answer.json()["status"])


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from collections.abc import Iterator

from offwire_lint.flows.events import Tool
from offwire_lint.flows.frames import Class
from offwire_lint.flows.heap import Cls, deep, objects
from offwire_lint.flows.registry import hidden, signature
from offwire_lint.flows.values import CREDENTIAL, NOTHING, Taint, Value
from offwire_lint.judging import Context, Report, Row

ROWS = (
    Row(
        (CREDENTIAL,),
        ("schema",),
        "{label} is put into {sink}, which the model is shown",
        "becomes part of the tool's schema",
    ),
)


def check(context: Context) -> Iterator[Report]:
    """Defaults, bound keywords, docstrings and annotations of tools."""
    for tool in context.events.tools:
        if tool.shown and not tool.schema_given:
            yield from _defaults(context, tool)
            yield from _docstring(context, tool)
            yield from _annotations(context, tool)


def _credentials(value: Value) -> list[Taint]:
    return [taint for taint, _ in deep(value) if taint.kind == CREDENTIAL]


def _defaults(context: Context, tool: Tool) -> Iterator[Report]:
    function = signature(tool).function
    if not tool.framework.defaults:
        return
    bound = {name for name, _ in tool.func.args if name}
    for name, _, annotation, default, _ in function.params:
        if (
            default is None
            or name in bound
            or hidden(context.engine, tool, name, annotation, default, function)
        ):
            continue
        for taint in _credentials(function.defaults.get(name, NOTHING)):
            message = f"the default of {tool.name}({name}) is {taint.label}; the schema shows it to the model as properties.{name}.default"
            yield Report(
                function.at(default[1]),
                message,
                taint.sure,
                taint,
                end="becomes a default value in the tool's schema",
            )
    for name, value in tool.func.args:
        for taint in _credentials(value) if name else ():
            message = f"partial binds {taint.label} as {tool.name}({name}); the schema shows it as properties.{name}.default"
            yield Report(
                taint.step.place,
                message,
                taint.sure,
                taint,
                end="becomes a default value in the tool's schema",
            )


def _docstring(context: Context, tool: Tool) -> Iterator[Report]:
    function = signature(tool).function
    if not tool.framework.docstring or tool.described or not function.body:
        return
    if function.written_doc is not None:
        value, place = function.written_doc
        for taint in _credentials(value):
            message = f"the docstring of {tool.name} is given {taint.label}; it is the tool's description"
            yield Report(place, message, taint.sure, taint, end="becomes the tool's description")
    first = function.body[0]
    if first[0] == "expr" and first[2][0] == "secret":
        message = f"the docstring of {tool.name} holds a {first[2][2]}; it is the tool's description"
        yield Report(function.at(first[2][1]), message, 2 if first[2][3] == "high" else 1)


def _annotations(context: Context, tool: Tool) -> Iterator[Report]:
    function = signature(tool).function
    frame = function.scope or function.module.frame
    for name, _, annotation, default, _ in function.params:
        if annotation is None or hidden(context.engine, tool, name, annotation, default, function):
            continue
        shown = context.engine.eval(annotation, frame)
        for ref in shown.refs:
            if isinstance(ref, Cls):
                yield from _fields(ref.info)
        for node in _texts(annotation[3]) if annotation[0] == "sub" else ():
            for taint in _credentials(context.engine.eval(node, frame)):
                message = f"the annotation of {tool.name}({name}) holds {taint.label}; the schema shows it to the model"
                yield Report(
                    function.at(node[1]), message, taint.sure, taint, end="becomes part of the tool's schema"
                )


def _fields(cls: Class) -> Iterator[Report]:
    """Defaults and texts of a model's fields, and the values of an enumeration."""
    for one in cls.lineage():
        for name, value in one.attrs.items():
            inner = [item for obj in objects(value) for item in obj.items.values()]
            for taint in (taint for item in (value, *inner) for taint in item.of(CREDENTIAL)):
                message = f"{one.name}.{name} holds {taint.label}; the schema shows it to the model"
                yield Report(
                    taint.step.place, message, taint.sure, taint, end="becomes part of the tool's schema"
                )


def _texts(node: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    """The texts and constants in the metadata of an annotation."""
    if node[0] in ("secret", "fstr", "name", "bin", "sub", "attr"):
        yield node
    elif node[0] in ("tuple", "list"):
        for item in node[2]:  # type: ignore[attr-defined]
            yield from _texts(item)
    elif node[0] == "call":
        for _, value in node[3]:  # type: ignore[attr-defined]
            yield from _texts(value)
