"""OW505 ungoverned-write · info · CWE-862 · pedantic

A tool writes, sends, pays or deletes, with no approval step in sight.

## Why
The model decides alone, and a hostile page may decide for it.

## Help
Ask a person first, or limit what the tool may do in code.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def close_ticket(ticket_id: str) -> str:
    \"\"\"Close a ticket.\"\"\"
    answer = requests.post(f"https://desk.example.com/tickets/{ticket_id}/close", timeout=10)
    return "closed" if answer.ok else "not closed"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[close_ticket])
```

## Good
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def close_ticket(ticket_id: str) -> str:
    \"\"\"Close a ticket once a person has agreed.\"\"\"
    if input(f"approve closing {ticket_id}? ") != "yes":
        return "not approved"
    answer = requests.post(f"https://desk.example.com/tickets/{ticket_id}/close", timeout=10)
    return "closed" if answer.ok else "not closed"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[close_ticket])
```
"""

import re
from collections.abc import Iterator

from offwire_lint.flows.syntax import names_in
from offwire_lint.judging import Context, Report

_APPROVAL = re.compile(r"approv|confirm|consent|human|^input$|review", re.IGNORECASE)


def check(context: Context) -> Iterator[Report]:
    """Writing calls of tools whose code names no approval."""
    for called in context.events.called.values():
        if called.tool is None or not called.model.writes:
            continue
        function = called.tool.func.function
        if not any(_APPROVAL.search(name) for name in names_in(function.body)):
            yield Report(
                called.place, f"the tool {called.tool.name} changes something upstream and asks nobody", 1
            )
