"""Where things stand in a request: its line, its headers, the leaves of its body."""

from __future__ import annotations

import binascii
import email.parser
import email.policy
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from offwire_harness.detect import images
from offwire_harness.detect.fields import leaves_and_names
from offwire_harness.detect.packed import TooLarge, unpacked
from offwire_harness.wire import Request

_PICTURE_STARTS = frozenset({"iVBO", "/9j/", "R0lG", "UklG"})
_CALL_IDS = ("tool_call_id", "tool_use_id", "call_id")


class Place(NamedTuple):
    """A place in a request and what stands there; `tool` is the tool whose result it belongs to."""

    pointer: str
    text: bytes
    tool: str | None = None


@dataclass(frozen=True)
class Layout:
    """A request taken apart.

    Attributes:
        leaves: pointers and texts of the leaves of a JSON body.
        names: pointers and names of its members, each name once.
        raw: places that hold bytes: the line, headers, trailers, and bodies that are not JSON.
        data: the JSON body.
        unread: what could not be read, in words.
    """

    leaves: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    raw: tuple[Place, ...]
    data: Any = None
    unread: tuple[str, ...] = ()

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All places in order, each with the tool whose result it belongs to."""
        tools = tuple(_tool_results(self.data))
        return (
            *(
                Place(pointer, utf8(text), _tool(pointer, tools))
                for pointer, text in (*self.leaves, *self.names)
            ),
            *self.raw,
        )

    def joined(self, known: Container[str] = ()) -> bytes:
        """Return everything as one text, but for the leaves that are known."""
        fresh = [text for _, text in (*self.leaves, *self.names) if text not in known]
        return b"\n".join((utf8("\n".join(fresh)), *(place.text for place in self.raw)))

    @property
    def pictures(self) -> Iterator[Place]:
        """The places that hold pictures."""
        for pointer, text in self.leaves:
            if (text[:4] in _PICTURE_STARTS and images.kind_of(_sample(text))) or "data:image/" in text:
                yield Place(pointer, utf8(text))
        yield from (place for place in self.raw if images.kind_of(place.text))


def layout(request: Request) -> Layout:
    """Take a request apart."""
    head = [Place("request-line", _bytes(f"{request.method} {request.target}"))]
    head += [Place(f"header:{name.lower()}", _bytes(f"{name}: {value}")) for name, value in request.headers]
    tail = [Place(f"trailer:{name.lower()}", _bytes(f"{name}: {value}")) for name, value in request.trailers]
    unread: list[str] = []
    body = _decoded(request, unread)
    content_type = request.header("content-type") or ""
    if content_type.lower().startswith("multipart/"):
        return Layout((), (), (*_multipart(body, content_type), *head, *tail), None, tuple(unread))
    try:
        data = _parsed(body)
    except (ValueError, RecursionError):
        return Layout((), (), (*([Place("body", body)] if body else []), *head, *tail), None, tuple(unread))
    return Layout(*leaves_and_names(data), (*head, *tail), data, tuple(unread))


def _parsed(body: bytes) -> Any:
    return json.loads(body, object_pairs_hook=_all_pairs, parse_int=str, parse_float=str)


def _tool(pointer: str, tools: tuple[tuple[str, str], ...]) -> str | None:
    return next((name for prefix, name in tools if pointer.startswith(prefix)), None)


def _decoded(request: Request, unread: list[str]) -> bytes:
    encoding = request.header("content-encoding")
    if not encoding or not request.body:
        return request.body
    try:
        return unpacked(request.body, encoding)
    except TooLarge:
        unread.append(f"the body of {request.method} {request.path} unpacks to more than the detector reads")
    except ValueError as error:
        unread.append(f"the body of {request.method} {request.path} can't be read: {error}")
    return request.body


def _all_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep every value of a name that is repeated; a plain dict would keep the last."""
    kept = dict(pairs)
    if len(kept) < len(pairs):
        kept = {name: [value for other, value in pairs if other == name] for name in kept}
    return kept


def _multipart(body: bytes, content_type: str) -> Iterator[Place]:
    head = b"Content-Type: " + _bytes(content_type) + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    parts = [part for part in message.walk() if not part.is_multipart()]
    for number, part in enumerate(parts):
        name = part.get_param("name", header="content-disposition") or number
        payload = part.get_payload(decode=True)
        yield Place(
            f"part:{name}:headers", _bytes("\n".join(f"{key}: {value}" for key, value in part.items()))
        )
        content = payload if isinstance(payload, bytes) else b""
        try:
            data = _parsed(content)
            found, names = leaves_and_names(data)
        except (ValueError, RecursionError):
            yield Place(f"part:{name}", content)
        else:
            for pointer, text in (*found, *names):
                yield Place(f"part:{name}{pointer}", utf8(text))
    if not parts or message.defects:
        yield Place("body", body)
    for each in message.walk():
        for name, around in (("preamble", each.preamble), ("epilogue", each.epilogue)):
            if around:
                yield Place(f"part:{name}", _bytes(around))


def _tool_results(data: Any) -> Iterator[tuple[str, str]]:
    """Yield the pointer of each tool result in a conversation, ended by a slash, and the tool's name."""
    for key in ("messages", "input") if isinstance(data, dict) else ():
        objects = list(_objects(data.get(key), f"/{key}"))
        names = {str(each["id"]): _called(each) for _, each in objects if "id" in each and _called(each)}
        names |= {
            str(each["call_id"]): _called(each) for _, each in objects if "call_id" in each and _called(each)
        }
        for pointer, each in objects:
            call_id = next((str(each[name]) for name in _CALL_IDS if name in each), None)
            if call_id in names and not _called(each):
                yield pointer + "/", names[call_id]
            elif each.get("role") == "function" and isinstance(each.get("name"), str):
                yield pointer + "/", each["name"]


def _called(item: dict[str, Any]) -> str:
    function = item.get("function")
    name = function.get("name") if isinstance(function, dict) else item.get("name")
    return name if isinstance(name, str) and item.get("role") != "tool" else ""


def _objects(node: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the messages, their content blocks and their calls: what lies at most two lists deep."""
    for index, each in enumerate(node if isinstance(node, list) else ()):
        if isinstance(each, dict):
            place = f"{pointer}/{index}"
            yield place, each
            for name in ("content", "tool_calls"):
                yield from _objects(each.get(name), f"{place}/{name}")


def _sample(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text[:16])
    except ValueError:
        return b""


def utf8(text: str) -> bytes:
    """Encode a text that may hold lone surrogates, as JSON may."""
    return text.encode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    # Headers come as Latin-1 from some taps and as UTF-8 from others; both directions are undone by "latin-1".
    return text.encode(errors="surrogateescape")
