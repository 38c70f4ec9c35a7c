"""OW305 vague-description · info · CWE-1120 · pedantic

A tool's description tells the model nothing.

## Why
A description such as "Tool." or "Get data" neither says when to call the tool nor what comes back, so the model calls it
at the wrong time or not at all.

## Help
Say what the tool does, on what, and what it returns.

## Bad
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def get_invoice(invoice_id: str) -> str:
    \"\"\"Helper.\"\"\"
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

import re
from collections.abc import Iterator

from offwire_lint.flows.events import Tool
from offwire_lint.flows.registry import signature
from offwire_lint.judging import Context, Report

_EMPTY = frozenset(
    "a an the tool function helper method get gets do does run runs call calls data it this that stuff thing things something "
    "tbd todo fixme description main process handle info information value result test for and of to".split()
)


def check(context: Context) -> Iterator[Report]:
    """Descriptions without a single telling word."""
    for tool in context.events.tools:
        function = signature(tool).function
        text = _told(tool)
        if not text or not text.strip() or not tool.shown:
            continue
        words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _EMPTY]
        if len(words) < 2:
            yield Report(
                function.at(function.place), f"the description of {tool.name} tells the model nothing"
            )


def _told(tool: Tool) -> str | None:
    """What the model is told of a tool, as far as it is known."""
    function = signature(tool).function
    if tool.description is not None:
        return tool.description.text if tool.description.known else None
    if tool.schema_given:  # of a tool's class, the method's docstring is for its readers
        own = function.cls.find("description") if function.cls is not None else None
        return own.text if own is not None else None
    return function.doc if tool.framework.docstring else None
