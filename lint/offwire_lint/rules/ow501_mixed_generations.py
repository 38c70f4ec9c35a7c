"""OW501 mixed-generations · warning · CWE-1120

Names of AutoGen 0.2 are used on the packages of 0.4, or the reverse.

## Why
The two generations share class names and nothing else. What is imported from the wrong one fails at import, or takes arguments that the
other never heard of.

## Help
Use one generation: `autogen_agentchat`, `autogen_core` and `autogen_ext`, or classic `autogen`.

## Bad
```python
from autogen_agentchat.agents import AssistantAgent

agent = AssistantAgent("helper", llm_config={"model": "gpt-4o"})
```

## Good
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"))
```
"""

from collections.abc import Iterator
from typing import Any

from offwire_lint.flows.events import Called
from offwire_lint.flows.frames import Module
from offwire_lint.flows.heap import objects
from offwire_lint.judging import Context, Report
from offwire_lint.models.schema import Generation


def check(context: Context) -> Iterator[Report]:
    """Imports, keywords and methods of the other generation."""
    for module in context.modules:
        yield from _imports(context, module)
    for called in context.events.called.values():
        yield from _methods(context, called)
        yield from _keywords(context, called)


def _others(context: Context, own: Generation) -> Iterator[Generation]:
    """The other generations of the same framework."""
    return (other for other in context.models.generations if other.family == own.family and other != own)


def _imports(context: Context, module: Module) -> Iterator[Report]:
    for node in _statements(module.body):
        if node[0] != "from" or node[3]:
            continue
        for own in context.models.generations:
            if node[2].partition(".")[0] not in own.packages or node[2].startswith(own.foreign):
                continue
            for other in _others(context, own):
                wrong = sorted({name for name, _ in node[4]}.intersection(other.names))
                if wrong:
                    message = f"{', '.join(wrong)} of {other.name} is not in {node[2]}"
                    yield Report((module.index, node[1]), message, 2)


def _statements(body: Any) -> Iterator[Any]:
    for node in body:
        yield node
        if node[0] == "try":
            yield from _statements(node[2])


def _methods(context: Context, called: Called) -> Iterator[Report]:
    """A method that only the other generation's agents have."""
    last = called.model.name.rpartition(".")[2]
    for obj in objects(called.receiver):
        for cls in filter(None, map(context.models.cls, obj.ext)):
            framework = cls.constructor.framework
            own = framework.generation if framework is not None else None
            for other in _others(context, own) if own is not None else ():
                if own is not None and last in other.methods:
                    yield Report(called.place, f"{last} is {other.name}; this is an agent of {own.name}", 2)


def _keywords(context: Context, called: Called) -> Iterator[Report]:
    """Keywords that only the other generation's agents take."""
    own = called.model.framework.generation if called.model.framework is not None else None
    last = called.model.name.rpartition(".")[2]
    if own is None or not last[:1].isupper() or not last.endswith("Agent"):
        return
    for other in _others(context, own):
        wrong = sorted(set(called.args.keywords).intersection(other.keywords))
        if wrong:
            message = f"{last} of {own.name} takes no {', '.join(wrong)}; that is {other.name}"
            yield Report(called.place, message, 2)
