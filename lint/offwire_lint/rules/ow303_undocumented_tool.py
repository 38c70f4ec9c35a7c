"""OW303 undocumented-tool · warning · CWE-1120

A tool has neither docstring nor description, as far as its framework uses them.

## Why
The description is how the model decides when to call a tool and what to put into its arguments. Without one it guesses from
the name, or never calls the tool. Classic AutoGen 0.2 ignores docstrings: there a `description=` is needed.

## Help
Write one sentence that says what the tool does and what it needs.

## Bad
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
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
    """Tools that tell the model nothing about themselves."""
    for tool in context.events.tools:
        function = signature(tool).function
        if not tool.shown or tool.schema_given or function.is_lambda:
            continue
        given = tool.description
        if tool.described and not (given is not None and given.known and given.text == ""):
            continue  # what is only perhaps empty is taken for a description
        if tool.framework.docstring and (function.doc or "").strip():
            continue
        why = (
            ""
            if tool.framework.docstring or not function.doc
            else f": {tool.framework.name} does not use docstrings"
        )
        yield Report(function.at(function.place), f"the tool {tool.name} has no description{why}")
