"""Tools that leak on purpose: what a framework takes down as a tool's result gets a canary added to it.

It happens where the framework turns a result into a message, so it reaches tools however they were handed to an agent,
agents inside other agents' tools, and agents that a function builds. A framework is one entry in `HOOKS`. What passes
none of them is met where Python writes the conversation as JSON, whichever client sends it then.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from offwire_harness.canaries import Canary
from offwire_harness.drivers import conversations


@dataclass(frozen=True, slots=True)
class Sabotage:
    """A tool that is to leak a canary in what it hands back, so that the leak can be seen to be seen.

    `struck` is set once a result of that tool got the canary.
    """

    tool: str
    canary: Canary
    struck: threading.Event = field(default_factory=threading.Event)

    def leaking(self, tool: object, text: str) -> str:
        """Return what a tool gave, with the canary added if it is the one."""
        if tool != self.tool:
            return text
        self.struck.set()
        return f"{text} {self.canary.value}"


@contextmanager
def applied(sabotage: Sabotage | None) -> Iterator[None]:
    """Have the frameworks that this process has imported leak, for as long as the context lasts."""
    if sabotage is None:
        yield
        return
    with ExitStack() as stack:
        for module, class_name, methods in HOOKS:
            owner = getattr(sys.modules.get(module), class_name, None)
            for name, hook in methods.items() if owner is not None else ():
                stack.enter_context(_replaced(owner, name, hook, sabotage))
        yield


@contextmanager
def _replaced(owner: Any, name: str, hook: Hook, sabotage: Sabotage) -> Iterator[None]:
    own = name in vars(owner)
    before = getattr(owner, name)
    setattr(owner, name, functools.wraps(before)(hook(before, sabotage)))
    try:
        yield
    finally:
        if own:
            setattr(owner, name, before)
        else:
            delattr(owner, name)


Hook = Callable[[Callable[..., Any], Sabotage], Callable[..., Any]]


def _result_made(init: Callable[..., None], sabotage: Sabotage) -> Callable[..., None]:
    """AutoGen 0.4 and later: the object that holds a call's result."""

    def made(self: Any, **data: Any) -> None:
        if isinstance(data.get("content"), str):
            data["content"] = sabotage.leaking(data.get("name"), data["content"])
        init(self, **data)

    return made


def _function_executed(execute: Callable[..., Any], sabotage: Sabotage) -> Callable[..., Any]:
    """Classic AutoGen: the method that runs a function, and returns whether it worked and a message."""

    def executed(self: Any, *arguments: Any, **keywords: Any) -> Any:
        return _message_leaking(execute(self, *arguments, **keywords), sabotage)

    return executed


def _coroutine_executed(execute: Callable[..., Any], sabotage: Sabotage) -> Callable[..., Any]:
    async def executed(self: Any, *arguments: Any, **keywords: Any) -> Any:
        return _message_leaking(await execute(self, *arguments, **keywords), sabotage)

    return executed


def _conversation_written(encode: Callable[..., str], sabotage: Sabotage) -> Callable[..., str]:
    """Whoever talks to a model by themselves: the encoder that writes the request's body."""
    ours = False

    def written(self: Any, value: Any) -> str:
        nonlocal ours
        if not sabotage.struck.is_set() or ours:  # else a framework's own hook has made the leak
            leaking = conversations.leaking(value, sabotage.leaking)
            ours = ours or sabotage.struck.is_set()
            value = leaking
        return encode(self, value)

    return written


def _message_leaking(returned: Any, sabotage: Sabotage) -> Any:
    worked, message = returned
    return worked, {**message, "content": sabotage.leaking(message.get("name"), str(message["content"]))}


HOOKS: tuple[tuple[str, str, dict[str, Hook]], ...] = (
    ("autogen_core.models", "FunctionExecutionResult", {"__init__": _result_made}),
    (
        "autogen",
        "ConversableAgent",
        {"execute_function": _function_executed, "a_execute_function": _coroutine_executed},
    ),
    ("json.encoder", "JSONEncoder", {"encode": _conversation_written}),
    ("simplejson.encoder", "JSONEncoder", {"encode": _conversation_written}),
)
"""Module, class, and the methods through which results of tools pass."""
