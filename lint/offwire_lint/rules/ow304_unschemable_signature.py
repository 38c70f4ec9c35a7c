"""OW304 unschemable-signature · error · CWE-1120

A tool has parameters from which no schema can be made.

## Why
`*args` and `**kwargs` become two ordinary string parameters or an error, positional-only parameters can't be filled in by
name, a leading underscore is refused: the agent can't be built, or the tool can't be called.

## Help
Give the tool named parameters of plain types.

## Bad
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def search(*terms: str) -> str:
    \"\"\"Search the handbook.\"\"\"
    return f"{len(terms)} terms"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[search])
```

## Good
```python
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def search(terms: list[str]) -> str:
    \"\"\"Search the handbook.\"\"\"
    return f"{len(terms)} terms"


agent = AssistantAgent("helper", OpenAIChatCompletionClient(model="gpt-4o"), tools=[search])
```
"""

from collections.abc import Iterator

from offwire_lint.flows.frames import Function
from offwire_lint.flows.heap import Cls, Ext
from offwire_lint.flows.registry import hidden, signature
from offwire_lint.flows.syntax import own_params
from offwire_lint.judging import Context, Report

_SCHEMED = (
    "BaseModel",
    "TypedDict",
    "NamedTuple",
    "Enum",
    "IntEnum",
    "StrEnum",
    "Protocol",
    "str",
    "int",
    "dict",
    "list",
    "float",
    "SQLModel",
)


def check(context: Context) -> Iterator[Report]:
    """Parameters that the framework refuses or misunderstands."""
    for tool in context.events.tools:
        ref = signature(tool)
        if (tool.schema_given or tool.typed_elsewhere) or not tool.shown:
            continue
        wrong = []
        for name, kind, annotation, default, _ in own_params(ref):
            if hidden(context.engine, tool, name, annotation, default, ref.function):
                continue
            if kind in ("*", "**") and tool.framework.variadic != "ignore":
                wrong.append(f"{kind}{name}")
            elif kind == "/":
                wrong.append(f"{name} (positional only)")
            elif tool.framework.untyped == "crash" and _arbitrary(context, ref.function, annotation):
                wrong.append(f"{name}, of a class without a schema")
            elif name.startswith("_") and tool.framework.underscore == "crash":
                wrong.append(name)
        if wrong:
            yield Report(
                ref.function.at(ref.function.place),
                f"no schema can be made of {tool.name}({', '.join(wrong)})",
            )


def _arbitrary(context: Context, function: Function, annotation: object) -> bool:
    """Whether a parameter's type is a plain class of the project, or a client that holds a connection."""
    if not isinstance(annotation, tuple) or annotation[0] not in ("name", "attr"):
        return False
    found = context.engine.eval(annotation, function.scope or function.module.frame)
    if any(_connects(context, ref.name) for ref in found.refs if isinstance(ref, Ext)):
        return True
    classes = [ref.info for ref in found.refs if isinstance(ref, Cls)]
    return bool(classes) and not any(
        "dataclass" in cls.decorators
        or any(base.rpartition(".")[2] in _SCHEMED for base in cls.externals())
        or cls.externals()
        for cls in classes
    )


def _connects(context: Context, name: str) -> bool:
    model = context.models.cls(name)
    return model is not None and any(
        method.request is not None or method.returns.endswith(("Cursor", "Connection", "Session", "Result"))
        for method in model.methods.values()
    )
