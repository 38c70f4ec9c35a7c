"""Finds the results of tools in the body of a request to a model, before it is written, and changes them.

It reads the forms of Chat Completions, of Responses and of Anthropic's Messages: what an agent hands to a client library
is the same as what goes over the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Change = Callable[[object, str], str]
"""Takes a tool's name and the text that it gave, and returns the text to send."""


def leaking(body: Any, change: Change) -> Any:
    """Return a request's body with the text of each tool's result changed; the body itself stays as it is.

    What is no conversation comes back as it was.
    """
    if not isinstance(body, dict):
        return body
    for field in ("messages", "input"):
        given = body.get(field)
        if isinstance(given, (list, tuple)):
            names = dict(pair for each in given if isinstance(each, Mapping) for pair in _calls(each))
            changed = [_changed(each, names, change) if isinstance(each, Mapping) else each for each in given]
            body = {**body, field: changed}
    return body


def _calls(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the id and the tool's name of each call that a message makes."""
    for call in message.get("tool_calls") or ():
        if isinstance(call, Mapping) and isinstance(function := call.get("function"), Mapping):
            yield str(call.get("id")), str(function.get("name"))
    if message.get("type") == "function_call":
        yield str(message.get("call_id")), str(message.get("name"))
    for part in _parts(message):
        if part.get("type") == "tool_use":
            yield str(part.get("id")), str(part.get("name"))


def _changed(message: Mapping[str, Any], names: Mapping[str, str], change: Change) -> Mapping[str, Any]:
    if message.get("role") == "tool":
        return _with_text(message, "content", names.get(str(message.get("tool_call_id"))), change)
    if message.get("role") == "function":
        return _with_text(message, "content", message.get("name"), change)
    if message.get("type") == "function_call_output":
        return _with_text(message, "output", names.get(str(message.get("call_id"))), change)
    if any(part.get("type") == "tool_result" for part in _parts(message)):
        return {
            **message,
            "content": [
                _with_text(part, "content", names.get(str(part.get("tool_use_id"))), change)
                if isinstance(part, Mapping) and part.get("type") == "tool_result"
                else part
                for part in message["content"]
            ],
        }
    return message


def _with_text(holder: Mapping[str, Any], field: str, name: object, change: Change) -> Mapping[str, Any]:
    given = holder.get(field)
    if isinstance(given, str):
        return {**holder, field: change(name, given)}
    if isinstance(given, list) and given and isinstance(last := given[-1], Mapping):
        return {**holder, field: [*given[:-1], {**last, "text": change(name, str(last.get("text", "")))}]}
    return holder


def _parts(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    content = message.get("content")
    return (part for part in (content if isinstance(content, list) else ()) if isinstance(part, Mapping))
