"""Requests and answers for the tests of the doubles and of the detector."""

from __future__ import annotations

import json
from typing import Any

from offwire_harness.wire import Answer, Request, Response

MODEL = "api.openai.com"


def request(
    url: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | str | dict[str, Any] | list[Any] = b"",
) -> Request:
    scheme, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    at = host.rfind("]") + 1  # of an IPv6 address
    name, _, port = host[at:].partition(":")
    name = host[:at].strip("[]") or name
    raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else compact(body)).encode()
    number = int(port) if port else {"https": 443, "http": 80}[scheme]
    items = tuple((headers or {}).items())
    return Request("r", method, scheme, name, number, slash + target or "/", "HTTP/1.1", items, raw)


def chat(*messages: dict[str, Any], tools: tuple[str, ...] = (), host: str = MODEL, **more: Any) -> Request:
    """Return a Chat Completions request of these messages."""
    body: dict[str, Any] = {"model": "gpt-4o", "messages": list(messages), **more}
    if tools:
        body["tools"] = [tool(name) for name in tools]
    headers = {"content-type": "application/json", "authorization": "Bearer unrelated"}
    return request(f"https://{host}/v1/chat/completions", method="POST", headers=headers, body=body)


def tool(name: str, **properties: Any) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": properties or {"id": {"type": "string"}},
        "required": list(properties or ["id"]),
    }
    return {"type": "function", "function": {"name": name, "description": "", "parameters": schema}}


def tool_turn(
    result: str, *, name: str = "get_invoice", call_id: str = "call_1"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the assistant's call of a tool, and the tool's answer."""
    function = {"name": name, "arguments": "{}"}
    asked = {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": call_id, "type": "function", "function": function}],
    }
    return asked, {"role": "tool", "tool_call_id": call_id, "content": result}


def response(answer: Answer) -> Response:
    assert isinstance(answer, Response)
    return answer


def json_of(answer: Answer) -> Any:
    return json.loads(response(answer).body)


def compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
