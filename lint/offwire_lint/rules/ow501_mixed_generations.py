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
from offwire_lint.flows.heap import Obj, objects
from offwire_lint.judging import Context, Report

_OLD_NAMES = frozenset(
    "ConversableAgent GroupChat GroupChatManager register_function config_list_from_json initiate_chats".split()
)
_NEW_NAMES = frozenset(
    "RoundRobinGroupChat SelectorGroupChat MagenticOneGroupChat TextMentionTermination MaxMessageTermination OpenAIChatCompletionClient Console".split()
)
_OLD_KEYWORDS = frozenset(
    "llm_config human_input_mode code_execution_config is_termination_msg max_consecutive_auto_reply function_map default_auto_reply".split()
)
_NEW_KEYWORDS = frozenset("model_client tools workbench reflect_on_tool_use model_client_stream".split())
_OLD_METHODS = frozenset(
    "initiate_chat a_initiate_chat register_for_llm register_for_execution register_reply generate_reply".split()
)


def check(context: Context) -> Iterator[Report]:
    """Imports, keywords and methods of the other generation."""
    for module in context.modules:
        yield from _imports(module)
    for called in context.events.called.values():
        yield from _keywords(context, called)


def _imports(module: Module) -> Iterator[Report]:
    for node in _statements(module.body):
        if node[0] != "from" or node[3]:
            continue
        top = node[2].partition(".")[0]
        names = {name for name, _ in node[4]}
        wrong = names & _OLD_NAMES if top in ("autogen_agentchat", "autogen_ext", "autogen_core") else set()
        if top == "autogen" and not node[2].startswith("autogen.beta"):
            wrong = names & _NEW_NAMES
        if wrong:
            other = "0.2" if top != "autogen" else "0.4"
            yield Report(
                (module.index, node[1]),
                f"{', '.join(sorted(wrong))} of AutoGen {other} is not in {node[2]}",
                2,
            )


def _statements(body: Any) -> Iterator[Any]:
    for node in body:
        yield node
        if node[0] == "try":
            yield from _statements(node[2])


def _is_new(context: Context, obj: Obj) -> bool:
    models = [context.models.cls(name) for name in obj.ext]
    return any(
        model is not None
        and model.constructor.framework is not None
        and model.constructor.framework.generation == "0.4"
        for model in models
    )


def _keywords(context: Context, called: Called) -> Iterator[Report]:
    model = called.model
    framework = model.framework
    if framework is None or not framework.generation:
        return
    last = model.name.rpartition(".")[2]
    if last in _OLD_METHODS and any(_is_new(context, obj) for obj in objects(called.receiver)):
        yield Report(called.place, f"{last} is AutoGen 0.2; this is an agent of 0.4", 2)
    if not last[:1].isupper() or not last.endswith("Agent"):
        return
    wrong = set(called.args.keywords) & (_OLD_KEYWORDS if framework.generation == "0.4" else _NEW_KEYWORDS)
    if wrong:
        other = "0.2" if framework.generation == "0.4" else "0.4"
        yield Report(
            called.place,
            f"{last} of AutoGen {framework.generation} takes no {', '.join(sorted(wrong))}; that is AutoGen {other}",
            2,
        )
