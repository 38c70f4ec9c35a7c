"""Text that was cut up into fields or events, put together again."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import repeat
from typing import Any

_LONGEST = 24
_LONGEST_WORD = 100
"""The same where there is no space in it, as in a line of base64."""

_SHORTEST = 14
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"(\s*:)?')
_JOINTS = frozenset((b",", b":", b"+", b".", b"&", b"||", b"=", b"=>", b";", b"),", b"],", b"},"))
_BRACKET = re.compile(rb"[\[\]{}()]")
_INDEX = re.compile(r"/\d+(?=/|$)")
_ESCAPED = re.compile(rb"\\(.)")
_FEWEST_ROWS = 6
_ROW = re.compile(
    rb"(?m)^[ \t|*>-]*(?:[A-Za-z]{1,12}[ \t]+)?#?\d{1,5}[ \t]*(?:[.:,;|)=\t>-]+|is\b)[ \t`'\"|]*([^\s|`'\"]{1,100})[`'\" \t|]*\r?$"
)
_DATA = re.compile(rb"data: ?|[\r\n]")
_DATA_LINE = re.compile(rb"(?m)^data: ?(?![{\[ ])[^\r\n]{1,100}\r?$\n?")
_EVENT = re.compile(rb"(?m)(?:^|\bdata:)[ \t]*([\[{].*[\]}])[ \t\r]*$")


def undo_fields(text: bytes) -> Iterator[bytes]:
    """Join the short quoted values of a text, as those of an object or a list stand in JSON or in a repr.

    All are joined at once, and those with no bracket between them apart from the others.
    """
    if b"\\" in text and text.count(b'"') >= 4:
        found = (each[1] for each in _QUOTED.finditer(text) if not each[2])
        yield b"".join(_ESCAPED.sub(_unescaped, value) for value in found if _is_piece(value))
    for quote in (b'"', b"'"):
        if quote in text and text.count(quote) >= 4:
            parts = text.split(quote)
            inside, outside = parts[1::2], parts[2::2]
            ways = [(inside, outside)]
            if any(value.strip() in _JOINTS or value.isspace() for value in inside):
                # A quote too many, before or inside, turns values into what is between them.
                ways.append((outside, parts[3::2]))
            yield from (joined for way in ways if len(joined := _groups(*way)) >= _SHORTEST)


def _is_piece(value: bytes) -> bool:
    return 0 < len(value) <= _LONGEST or (len(value) <= _LONGEST_WORD and value != b"" and b" " not in value)


def _groups(values: list[bytes], afters: list[bytes]) -> bytes:
    """Join the short ones of some quoted values, by what comes after each.

    Those with no bracket between them are joined, and so are such groups if they are one value each, or short.
    """
    kinds = {after: (not after.lstrip().startswith(b":"), _BRACKET.search(after)) for after in set(afters)}
    found: list[bytes] = []
    group: list[bytes] = []
    for value, (is_value, ends) in zip(values, map(kinds.__getitem__, afters), strict=False):
        if is_value and (len(value) <= _LONGEST or (len(value) <= _LONGEST_WORD and b" " not in value)):
            group.append(value)
        if ends and group:
            if len(group) > 1 and len(joined := b"".join(group)) >= _SHORTEST:
                found += (b" ", joined, b" ")
            else:
                found += group
            group = []
    return b"".join((*found, b" " if len(group) > 1 else b"", *group))


def _unescaped(found: re.Match[bytes]) -> bytes:
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(found[1], found[1])


def redo_fields(text: bytes) -> bytes:
    """Cut a text up into the fields of an object."""
    pieces = _cut(text, 6)
    return json.dumps({f"part{number}": piece for number, piece in enumerate(pieces)}).encode()


def undo_events(text: bytes) -> Iterator[bytes]:
    """Join what the events of an SSE stream, or the lines of NDJSON, hold at the same place."""
    if b"{" not in text or b"\n" not in text or text.count(b"{") < 2:
        return
    columns: dict[str, list[str]] = defaultdict(list)
    for found in _EVENT.finditer(text):
        with suppress(ValueError, RecursionError):
            _collect(json.loads(found[1], parse_int=str, parse_float=str), "", columns)
    yield from (
        "".join(column).encode(errors="surrogatepass") for column in columns.values() if len(column) > 1
    )


def _collect(node: Any, shape: str, columns: dict[str, list[str]]) -> None:
    """Add the short leaves of a parsed object or list to the columns of the shapes of their pointers."""
    for name, member in node.items() if isinstance(node, dict) else zip(repeat("*"), node):
        place = f"{shape}/{name}"
        if isinstance(member, (dict, list)):
            _collect(member, place, columns)
            continue
        leaf = member if isinstance(member, str) else json.dumps(member)
        if len(leaf) <= _LONGEST or (len(leaf) <= _LONGEST_WORD and " " not in leaf):
            columns[place].append(leaf)


def undo_rows(text: bytes) -> Iterator[bytes]:
    """Join what stands on its own behind the numbers of lines, or in a stream of events that are no JSON."""
    if b"data:" in text:
        yield _DATA.sub(b"", b"".join(found[0] for found in _DATA_LINE.finditer(text)))
    lines = text.replace(b"; ", b"\n") if b"; " in text else text
    values = [found[1] for found in _ROW.finditer(lines)]
    if len(values) >= _FEWEST_ROWS:
        yield (b" " if b"".join(values).isdigit() else b"").join(values)


def redo_rows(text: bytes) -> bytes:
    """Write one character a line, behind its number."""
    characters = text.decode(errors="surrogateescape")
    lines = (f"{number}. {each}" for number, each in enumerate(characters))
    return "\n".join(lines).encode(errors="surrogateescape")


def redo_events(text: bytes) -> bytes:
    """Write as the deltas of a stream of events."""
    pieces = _cut(text, 4)
    events = (
        {"id": "chatcmpl-1", "choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces
    )
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)


Texts = tuple[tuple[str, str], ...]
"""Pointers and what stands there."""


def leaves(data: Any) -> Texts:
    """Return pointer and text of every leaf of parsed JSON, in order; numbers and constants come as JSON writes them."""
    return leaves_and_names(data)[0]


def leaves_and_names(data: Any) -> tuple[Texts, Texts]:
    """Return the leaves of parsed JSON, and the names of its members: each once, with the pointer of the first."""
    found: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    stack: list[tuple[str, Any]] = [("", data)]
    while stack:
        pointer, node = stack.pop()
        if isinstance(node, str):
            found.append((pointer, node))
        elif isinstance(node, dict):
            members = [(f"{pointer}/{escaped(key)}", node[key]) for key in node]
            if not node.keys() <= names.keys():
                for key, (place, _) in zip(node, members, strict=True):
                    names.setdefault(key, place)
            members.reverse()
            stack += members
        elif isinstance(node, list):
            stack += [(f"{pointer}/{index}", node[index]) for index in range(len(node) - 1, -1, -1)]
        else:
            found.append((pointer, json.dumps(node)))
    return tuple(found), tuple((place, key) for key, place in names.items())


def escaped(name: str) -> str:
    """Escape a name for use in a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


@lru_cache(maxsize=65536)
def shape(pointer: str) -> str:
    """Return a pointer with every index replaced by `*`."""
    return _INDEX.sub("/*", pointer)


def columns(items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Group short texts by the shape of their pointers, in order.

    What stands at the same pointer again is taken once: a conversation is sent anew with every request.
    """
    groups: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for pointer, text in items:
        if len(text) <= _LONGEST or (len(text) <= _LONGEST_WORD and " " not in text):
            groups[shape(pointer)][pointer, text] = text
    yield from ((name, tuple(group.values())) for name, group in groups.items() if len(group) > 1)


def _cut(text: bytes, size: int) -> list[str]:
    whole = text.decode(errors="replace")
    return [whole[at : at + size] for at in range(0, len(whole), size)]
