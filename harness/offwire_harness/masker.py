"""Replaces every canary, every common spelling of one, and every piece of one, in text that is to be shown."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast
from urllib.parse import quote
from xml.sax.saxutils import escape

from offwire_harness.canaries import Canary
from offwire_harness.pieces import Pieces

T = TypeVar("T")

_LOGIN = re.compile(
    r"(?<=://)[^/\s:@<>\"']+:[^/\s@<>\"']+(?=@)"
)  # an agent's own, as in a database's address
PIECE = 8
"""Length from which a piece counts; what shows values often cuts them in the middle."""


class Masker:
    """Knows canaries and masks them; linear in the text, whatever their number."""

    def __init__(self) -> None:
        """Begin with none."""
        self._pieces = Pieces()

    def add(self, canary: Canary) -> None:
        """Mask this one from now on."""
        for part in canary.distinctive:
            for spelling in _spellings(part):
                for at in range(max(1, len(spelling) - PIECE + 1)):
                    self._pieces.add(spelling[at : at + PIECE], canary.label)

    def mask(self, text: str) -> str:
        """Return the text with each run of pieces replaced by its canary's label, and no login in an address."""
        return _LOGIN.sub("<login>", self._masked(text))

    def _masked(self, text: str) -> str:
        pieces = self._pieces
        if not pieces or len(text) < PIECE:
            return text
        shown: list[str] = []
        kept = at = 0
        while at <= len(text) - PIECE:
            label = pieces.get(text[at : at + PIECE])
            if label is None:
                at += 1
                continue
            end = at + PIECE
            while end < len(text) and pieces.get(text[end - PIECE + 1 : end + 1]) is not None:
                end += 1
            shown += [text[kept:at], f"<{label}>"]
            kept = at = end
        return "".join([*shown, text[kept:]]) if shown else text


def mask_all(value: T, mask: Callable[[str], str]) -> T:
    """Return a text, or a nesting of tuples and frozen dataclasses, with every text in it masked."""
    return cast("T", _masked(value, mask))


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return mask(value)
    if isinstance(value, tuple):
        return tuple(_masked(each, mask) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _masked(getattr(value, each.name), mask) for each in fields(value)}
        return replace(value, **changed)
    return value


def _spellings(part: str) -> Iterator[str]:
    raw = part.encode()
    texts = {
        part,
        repr(part)[1:-1],
        repr(repr(part))[1:-1],
        repr(raw)[2:-1],
        json.dumps(part)[1:-1],
        json.dumps(part, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(part))[1:-1],
        quote(part, safe=""),
        quote(part),
        escape(part, {'"': "&quot;"}),
        raw.hex(),
    }
    for text in texts:
        yield text
        yield text[::-1]
    for offset in range(3):
        encoded = b64encode(b"\0" * offset + raw).decode()
        whole = encoded[4 if offset else 0 : -4]
        yield whole
        yield whole.replace("+", "-").replace("/", "_")
