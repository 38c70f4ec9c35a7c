"""OW105 credential-parameter · error · CWE-522

A tool asks the model for a credential.

## Why
Whatever the model fills in, it has read: whoever supplies the key has put it in the conversation. And what the model writes
into the argument stands in the history of every later request.

The fields of a class that a tool takes, or that its `args_schema` names, are asked for in the same way.

## Help
Take the parameter out and resolve the credential inside the tool, or let the framework inject it.

## Bad
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def close_ticket(ticket_id: str, api_key: str) -> str:
    \"\"\"Close a ticket.\"\"\"
    headers = {"Authorization": f"Bearer {api_key}"}
    answer = requests.post(f"https://desk.example.com/tickets/{ticket_id}/close", headers=headers, timeout=10)
    return "closed" if answer.ok else "not closed"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[close_ticket])
```

## Good
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def close_ticket(ticket_id: str) -> str:
    \"\"\"Close a ticket.\"\"\"
    headers = {"Authorization": f"Bearer {os.environ['DESK_API_KEY']}"}
    answer = requests.post(f"https://desk.example.com/tickets/{ticket_id}/close", headers=headers, timeout=10)
    return "closed" if answer.ok else "not closed"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[close_ticket])
```
"""

from collections.abc import Iterator

from offwire.findings import Confidence
from offwire_lint.flows.frames import Class
from offwire_lint.flows.heap import objects
from offwire_lint.flows.hints import record_classes
from offwire_lint.flows.registry import hidden, signature
from offwire_lint.flows.syntax import names_in, own_params
from offwire_lint.flows.values import NOTHING
from offwire_lint.judging import Context, Report
from offwire_lint.names import credential_name

_RANK = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}
_OTHER_TYPES = {"int", "float", "bool", "date", "datetime"}


def check(context: Context) -> Iterator[Report]:
    """Parameters of tools that are named like credentials and that the model fills in."""
    for tool in context.events.tools:
        ref = signature(tool)
        function = ref.function
        bound = {name for name, _ in tool.func.args if name}
        for name, kind, annotation, default, place in own_params(ref):
            if (
                kind in ("*", "**")
                or name in bound
                or hidden(context.engine, tool, name, annotation, default, function)
            ):
                continue
            if annotation is not None and annotation[0] == "name" and annotation[2] in _OTHER_TYPES:
                continue
            if (
                default is not None
                and function.defaults.get(name) is not None
                and function.defaults[name].taints
            ):
                continue
            verdict = credential_name(name)
            if verdict is not None and not (tool.schema_given or tool.typed_elsewhere):
                yield Report(
                    function.at(place), f"the tool {tool.name} asks the model for {name}", _RANK[verdict]
                )
    yield from _fields(context)


def _fields(context: Context) -> Iterator[Report]:
    """Fields of the classes that the schemas of tools are made from."""
    engine, seen = context.engine, set[int]()
    for tool in context.events.tools:
        ref = signature(tool)
        frame, waiting = ref.function.module.frame, list(tool.schema)
        bound = {name for name, _ in tool.func.args if name}
        for name, kind, annotation, default, _ in own_params(ref):
            if kind in ("*", "**") or name in bound:
                continue
            if not hidden(engine, tool, name, annotation, default, ref.function):
                waiting += record_classes(engine, annotation, frame)
        while waiting:
            cls = waiting.pop()
            if id(cls) in seen:
                continue
            seen.add(id(cls))
            for one in cls.lineage():
                for name, (annotation, default) in one.fields.items():
                    if name.startswith("_") or hidden(engine, tool, name, annotation, default, ref.function):
                        continue
                    waiting += record_classes(engine, annotation, one.module.frame)
                    verdict = credential_name(name)
                    other = not _OTHER_TYPES.isdisjoint(names_in(annotation))
                    if verdict is None or verdict is Confidence.LOW or other or _given(one, name):
                        continue
                    message = f"the tool {tool.name} asks the model for {name}, a field of {cls.name}"
                    yield Report((one.module.index, annotation[1]), message, _RANK[verdict])


def _given(cls: Class, name: str) -> bool:
    """Whether a field has a credential for a default, bare or in `Field(...)`: that is OW104."""
    value = cls.attrs.get(name, NOTHING)
    return bool(value.taints) or any(item.taints for obj in objects(value) for item in obj.items.values())
