"""OpenAI Chat Completions on the wire: what a request offers, and a scripted step as its answer.

Tools are offered in `tools`, or in the older `functions`, which classic AutoGen programs still send. What is offered in
the one way is called in that way: `tool_calls` with ids, or a single `function_call` without one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offwire_harness.models.script import Call, Step
from offwire_harness.wire import Response

_PIECE = 12
_JSON = (("content-type", "application/json"),)
_EVENTS = (("content-type", "text/event-stream"), ("cache-control", "no-cache"))
_CREATED = 1_700_000_000


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What the agent asked for: the parts of the body that a script needs to see.

    `tools` are all that are offered, by name, with their schema; `functions` names those of them that are offered in
    the older way alone.
    """

    model: str
    messages: tuple[Mapping[str, Any], ...]
    tools: Mapping[str, Mapping[str, Any]]
    stream: bool
    usage: bool
    functions: frozenset[str] = frozenset()

    @property
    def system(self) -> str:
        """The text of all system and developer messages."""
        return "\n".join(text_of(m) for m in self.messages if m.get("role") in ("system", "developer"))

    def tool_results(self) -> dict[str, str]:
        """Each tool result in the conversation, by the id of its call."""
        return {
            str(m["tool_call_id"]): text_of(m)
            for m in self.messages
            if m.get("role") == "tool" and "tool_call_id" in m
        }

    def function_results(self) -> Counter[str]:
        """How many results of each function are in the conversation; in the older way they have no id."""
        return Counter(str(m["name"]) for m in self.messages if m.get("role") == "function" and "name" in m)

    def called_by_id(self, step: Step) -> bool:
        """Whether a step's calls go into `tool_calls`; else its one call goes into `function_call`."""
        return not any(each.name in self.functions for each in step.calls)


def parse(body: bytes) -> ChatRequest:
    """Read a request body.

    Raises:
        ValueError: it is not a Chat Completions request; the message says why.
    """
    try:
        data = json.loads(body)
    except (UnicodeDecodeError, ValueError):
        raise ValueError("the body is not JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("messages"), list):
        raise ValueError("the body has no list of messages")
    tools = dict(_offered(data.get("tools"), "function"))
    functions = dict(_offered(data.get("functions")))
    return ChatRequest(
        model=str(data.get("model", "")),
        messages=tuple(m for m in data["messages"] if isinstance(m, dict)),
        tools=functions | tools,
        stream=data.get("stream") is True,
        usage=bool((data.get("stream_options") or {}).get("include_usage")),
        functions=frozenset(functions.keys() - tools.keys()),
    )


def text_of(message: Mapping[str, Any]) -> str:
    """Return the text of a message, its parts joined."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def completion(request: ChatRequest, step: Step, call_ids: Sequence[str], number: int) -> Response:
    """Return a step as one JSON body or as a stream of events, as the request asked."""
    if request.stream:
        return Response(200, _EVENTS, chunks=tuple(_events(request, step, call_ids, number)))
    message: dict[str, Any] = {"role": "assistant", "content": step.text, "refusal": None}
    if step.calls and not request.called_by_id(step):
        message["function_call"] = _function(step.calls[0])
    elif step.calls:
        message["tool_calls"] = [
            {"id": call_id, "type": "function", "function": _function(each)}
            for call_id, each in zip(call_ids, step.calls, strict=True)
        ]
    body = {
        **_frame(request, number, "chat.completion"),
        "choices": [
            {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(request, step)}
        ],
        "usage": _usage(),
    }
    return Response(200, _JSON, _json(body).encode())


def error(status: int, message: str, kind: str = "invalid_request_error") -> Response:
    """Return an error in the provider's own form."""
    body = {"error": {"message": message, "type": kind, "param": None, "code": None}}
    return Response(status, _JSON, _json(body).encode())


def _offered(given: Any, inside: str | None = None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in given if isinstance(given, list) else ():
        function = each.get(inside) if inside and isinstance(each, dict) else each
        if isinstance(function, dict) and function.get("name"):
            yield str(function["name"]), function.get("parameters") or {}


def _function(wanted: Call) -> dict[str, str]:
    return {"name": wanted.name, "arguments": _json(wanted.arguments)}


def _events(request: ChatRequest, step: Step, call_ids: Sequence[str], number: int) -> Iterator[bytes]:
    frame = _frame(request, number, "chat.completion.chunk")

    def event(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        usage = {"usage": None} if request.usage else {}
        return _event({**frame, "choices": [choice], **usage})

    yield event({"role": "assistant", "content": "" if step.text is not None else None, "refusal": None})
    for piece in _pieces(step.text or ""):
        yield event({"content": piece})
    for index, (call_id, each) in enumerate(zip(call_ids, step.calls, strict=True)):
        begun = {"name": each.name, "arguments": ""}
        if request.called_by_id(step):
            yield event(_delta(index, {"id": call_id, "type": "function", "function": begun}))
            for piece in _pieces(_json(each.arguments)):
                yield event(_delta(index, {"function": {"arguments": piece}}))
        else:
            yield event({"function_call": begun})
            for piece in _pieces(_json(each.arguments)):
                yield event({"function_call": {"arguments": piece}})
    yield event({}, _finish(request, step))
    if request.usage:
        yield _event({**frame, "choices": [], "usage": _usage()})
    yield b"data: [DONE]\n\n"


def _frame(request: ChatRequest, number: int, kind: str) -> dict[str, Any]:
    # AutoGen warns when the model's name in the answer is not the one it asked for.
    return {
        "id": f"chatcmpl-offwire{number}",
        "object": kind,
        "created": _CREATED,
        "model": request.model,
        "system_fingerprint": None,
    }


def _delta(index: int, part: Mapping[str, Any]) -> dict[str, Any]:
    return {"tool_calls": [{"index": index, **part}]}


def _finish(request: ChatRequest, step: Step) -> str:
    if not step.calls:
        return "stop"
    return "tool_calls" if request.called_by_id(step) else "function_call"


def _usage() -> dict[str, int]:
    return {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + _json(data).encode() + b"\n\n"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
