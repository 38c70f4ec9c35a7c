"""OW302 untyped-return · info · CWE-1120

A tool has no return annotation.

## Why
Without it neither a reader nor a type checker can see what leaves the tool boundary, and frameworks that serialise by the
declared type fall back to whatever the value's `str()` is.

## Help
Annotate what the tool returns, best with a type of named fields.

## Bad
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str):
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

from offwire_lint.flows.registry import signature
from offwire_lint.judging import Context, Report


def check(context: Context) -> Iterator[Report]:
    """Tools without return annotation."""
    for tool in context.events.tools:
        function = signature(tool).function
        if function.returns is None and not function.is_lambda and not tool.schema_given:
            yield Report(function.at(function.place), f"the tool {tool.name} does not say what it returns")
