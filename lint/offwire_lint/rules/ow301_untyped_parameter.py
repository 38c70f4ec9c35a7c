"""OW301 untyped-parameter · warning · CWE-1120

A parameter that reaches the schema has no type.

## Why
The schema is made from the type hints. AutoGen 0.4 fails with a bare `KeyError` when the agent is built (error); elsewhere the
model is offered a parameter of which it knows nothing and fills in what it likes.

## Help
Annotate every parameter; `dict` and `list` are types enough.

## Bad
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    return f"invoice {invoice_id} is open"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Look up the status of an invoice.\"\"\"
    return f"invoice {invoice_id} is open"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from collections.abc import Iterator

from offwire.findings import Severity
from offwire_lint.flows.registry import hidden, signature
from offwire_lint.flows.syntax import own_params
from offwire_lint.judging import Context, Report


def check(context: Context) -> Iterator[Report]:
    """Tools' parameters without annotation."""
    for tool in context.events.tools:
        ref = signature(tool)
        if tool.schema_given or tool.typed_elsewhere or tool.by_map or ref.function.is_lambda:
            continue
        bound = {name for name, _ in tool.func.args if name}
        untyped, crashes = [], False
        for name, kind, annotation, default, _ in own_params(ref):
            if annotation is not None or kind in ("*", "**") or name in bound:
                continue
            if hidden(context.engine, tool, name, annotation, default, ref.function):
                continue
            untyped.append(name)
            crashes = (
                crashes
                or (tool.framework.untyped if default is None else tool.framework.untyped_default) == "crash"
            )
        if untyped:
            what = f"{tool.name}({', '.join(untyped)}) has no type"
            effect = (
                f"{tool.framework.name} fails when the tool is registered"
                if crashes
                else "the schema tells the model nothing about it"
            )
            severity = Severity.ERROR if crashes else Severity.WARNING
            yield Report(ref.function.at(ref.function.place), f"{what}: {effect}", 2, severity=severity)
