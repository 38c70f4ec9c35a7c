"""What an upstream served, leaf by leaf, and which leaves a test lets through to the model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from offwire_harness.detect.fields import leaves
from offwire_harness.wire import Response

_SHORTEST = 6
_LONG_NUMBER = 7
_WEAK_TEXT = 4
_WEAK_NUMBER = 3
_PLAIN_HEADERS = frozenset(
    {"content-type", "content-length", "date", "server", "connection", "vary", "cache-control"}
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One field that an upstream served.

    Attributes:
        upstream: host that served it.
        pointer: JSON pointer in its body; `header:name` for a header, empty for a body that is not JSON.
        text: its value, as JSON writes it but without the quotes.
        allowed: whether the test lets it reach the model.
        distinctive: whether the value alone tells the field; else its name has to stand beside it.
        weak: whether even name and value together could be someone else's, as `"ok": true`.
    """

    upstream: str
    pointer: str
    text: str
    allowed: bool
    distinctive: bool
    weak: bool

    @property
    def name(self) -> str:
        """The last name in the pointer that is no index."""
        names = [part for part in self.pointer.split("/") if part and not part.isdigit()]
        return names[-1].replace("~1", "/").replace("~0", "~") if names else ""

    @property
    def parent(self) -> str:
        """Pointer of the object that it belongs to."""
        return self.pointer.rpartition("/")[0]


def leaves_of(upstream: str, response: Response, exposable: Iterable[str]) -> Iterator[Leaf]:
    """Yield every leaf of a response: of its body, and of its headers what is particular."""
    patterns = tuple(exposable)
    try:
        data = json.loads(response.body)
    except ValueError:
        yield from _lines(upstream, response.body, "" in patterns)
    else:
        for pointer, text in leaves(data):
            yield _leaf(upstream, pointer, text, _node(data, pointer), is_allowed(pointer, patterns))
    for name, value in response.headers:
        if name.lower() not in _PLAIN_HEADERS and len(value) >= 2 * _SHORTEST:
            yield Leaf(
                upstream, f"header:{name.lower()}", value, f"header:{name.lower()}" in patterns, True, False
            )


def is_allowed(pointer: str, patterns: Iterable[str]) -> bool:
    """Whether a list of pointers covers one: `*` stands for any one name or index, an object covers its members."""
    parts = pointer.split("/")
    return any(_covers(pattern.rstrip("/").split("/"), parts) for pattern in patterns)


def _covers(pattern: list[str], parts: list[str]) -> bool:
    pairs = zip(pattern, parts, strict=False)
    return len(pattern) <= len(parts) and all(want in ("*", part) for want, part in pairs)


def _leaf(upstream: str, pointer: str, text: str, value: Any, allowed: bool) -> Leaf:
    if isinstance(value, str):
        weak, distinctive = len(text) < _WEAK_TEXT, len(text) >= _SHORTEST
    else:
        digits = sum(map(str.isdigit, text))
        weak, distinctive = digits < _WEAK_NUMBER, digits >= _LONG_NUMBER
    return Leaf(upstream, pointer, text, allowed, distinctive, weak)


def _node(data: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        data = data[int(part)] if isinstance(data, list) else data[part.replace("~1", "/").replace("~0", "~")]
    return data


def _lines(upstream: str, body: bytes, allowed: bool) -> Iterator[Leaf]:
    for line in body.decode(errors="replace").splitlines():
        if len(line.strip()) >= 2 * _SHORTEST:
            yield Leaf(upstream, "", line.strip(), allowed, True, False)
