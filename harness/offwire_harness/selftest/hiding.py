"""How the self-test hides a canary so that one decoder of the table, and no other, brings it to light."""

from __future__ import annotations

from offwire_harness.detect.table import TRANSFORMS

_BY_NAME = {transform.name: transform for transform in TRANSFORMS}
_ALONE = frozenset(
    "json hex-escape base64 base32 base58 base85 hex decimal binary reversed rot13 lookalikes fields events".split()
)
"""What nothing else of the table undoes, and no comparison of letters and digits sees through."""

_INNER = {"latin-1": "gzip", "percent": "base85"}
_LONG = frozenset({"brotli", "zstd"})
"""They leave short texts as they are."""


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
    raw = value.encode()
    for each in ways(name):
        raw = _BY_NAME[each].redo(raw)
    return raw.decode()
