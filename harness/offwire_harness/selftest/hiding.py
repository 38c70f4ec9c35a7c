"""How the self-test hides a canary so that one decoder of the table, and no other, brings it to light."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Callable

from offwire_harness.detect.table import TRANSFORMS

_BY_NAME = {transform.name: transform for transform in TRANSFORMS}
_ALONE = frozenset(
    "json hex-escape base64 base32 base58 base85 hex decimal binary reversed rot13 lookalikes".split()
)
"""What nothing else of the table undoes, and no comparison of letters and digits sees through."""

_INNER = {"latin-1": "gzip", "percent": "base85", "fields": "hex"}
_LONG = frozenset({"brotli", "zstd", "xz"})
"""They leave short texts as they are."""


def _in_chunks(value: str) -> str:
    """Put a value into a picture, a few characters to each compressed comment."""
    parts = [value[at : at + 5].encode() for at in range(0, len(value), 5)]
    chunks = [
        _chunk(b"IHDR", bytes(13)),
        *(_chunk(b"zTXt", b"C\0\0" + zlib.compress(part)) for part in parts),
    ]
    return b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + _chunk(b"IEND", b"")).decode()


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def _shifted(first: str, second: str) -> str:
    """Write the first of two characters as UTF-7 writes what is no ASCII."""
    return f"+{b64encode(first.encode('utf-16-be')).decode().rstrip('=')}-{second}"


_BY_HAND: dict[str, Callable[[str], str]] = {
    "image": _in_chunks,
    "utf-7": lambda value: "".join(map(_shifted, value[::2], f"{value[1::2]} ")),
}
"""Where the table's own transform can be seen through by others."""


def shape_for(name: str) -> str:
    """Return the shape of a canary that the transform really changes."""
    return "pem" if name in _LONG else "token"


def ways(name: str) -> tuple[str, ...]:
    """Return the transforms to apply, innermost first, so that only the named one's decoder helps."""
    dressed = (name,) if name in _ALONE else (_INNER.get(name, "base58"), name)
    # What is no text goes as base64, as it would in a message.
    return (*dressed, "base64") if _BY_NAME[name].binary and name != "utf-16" else dressed


def hidden(value: str, name: str) -> str:
    """Return a value hidden from all decoders but the named one."""
    if name in _BY_HAND:
        return _BY_HAND[name](value)
    raw = value.encode()
    for each in ways(name):
        raw = _BY_NAME[each].redo(raw)
    return raw.decode()
