"""Small helpers for looking through large byte strings at C speed."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from functools import lru_cache

from offwire_harness.detect.finders import gate

ALNUM = (string.ascii_letters + string.digits).encode()
HEX = b"0123456789abcdefABCDEF"
SPACE = b" \t\r\n"

_ALL = bytes(range(256))
_PRINTABLE = string.printable.encode()
_CONTROL = bytes(set(range(32)) - set(b"\t\r\n")) + b"\x7f"
_NOT_FOLDED = bytes(set(_ALL) - set(ALNUM + b"@$"))
_FOLDED = _ALL.lower().translate(bytes.maketrans(b"0134578@$l", b"oieastbasi"))
_SHORTEST = 10
_CHARACTERS = (rb"(?i)chr[wb]?\(|char[()\]]|\\char[0-9]{2}|\\u[0-9]{2,5}\?|/\*",)
"""What stands before the number of a character in programs: `CHR(`, `(char)`, `[char]`, `\\u`; and comments between."""


def folded(text: bytes) -> bytes:
    """Return only the ASCII letters and digits of a text, in lower case, digits that are drawn for letters as these.

    What was put between the characters, how they were capitalised, and whether an `e` was written as `3`, is gone.
    """
    return text.translate(_FOLDED, _NOT_FOLDED)


def drawn(text: bytes) -> bytes:
    """Return a text in lower case, digits that are drawn for letters as these; every byte stays in its place."""
    return text.translate(_FOLDED)


def classes(members: bytes) -> bytes:
    """Return a translation table that maps the members of a character class to `a`, all else to a space."""
    wanted = set(members)
    return bytes(97 if code in wanted else 32 for code in range(256))


def runs(text: bytes, table: bytes, shortest: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of a class, `shortest` bytes long or longer."""
    marks = text.translate(table) + b" "
    find, needle = marks.find, b"a" * shortest
    at = find(needle)
    while at >= 0:
        end = find(b" ", at + shortest)
        yield at, end
        at = find(needle, end)


@lru_cache(maxsize=8)
def words(text: bytes) -> bytes:
    """Return the long words of a text, which is little of ordinary text and all of what is encoded in one run.

    Those that only a line break parted, and what indents a line, are parted by one again, the others by a space.
    UUIDs are left out: whatever is written as one is hex, and what hex makes of a canary is known in advance.
    """
    out: list[bytes] = []
    last = 0
    for start, end in runs(text, _GRAPHIC, 14):
        if out:
            out.append(b"\n" if text[last:start].strip(b" \t>") in (b"\n", b"\r\n") else b" ")
        out.append(text[start:end])
        last = end
    return _without_uuids(b"".join(out))


@lru_cache(maxsize=8)
def cased(text: bytes) -> bytes:
    """Return those long words of a text that have capitals and small letters, each once, lines still parted."""
    chunks = dict.fromkeys(words(text).split(b" "))
    return b" ".join(chunk for chunk in chunks if not chunk.islower() and has_both_cases(chunk))


@lru_cache(maxsize=8)
def blocks(text: bytes) -> tuple[bytes, ...]:
    """Return what in the words of both cases is written in the letters of base64, each once, lines still parted."""
    whole = cased(text)
    found = dict.fromkeys(whole[start:end] for start, end in runs(whole, _SIXTYFOUR, 14))
    return tuple(filter(has_both_cases, found))


@lru_cache(maxsize=8)
def alnum_runs(text: bytes) -> tuple[bytes, ...]:
    """Return runs of letters and digits, each once; none of hex, or of a long block with all the letters of base64."""
    lines = [each for each in dict.fromkeys(words(text).translate(_LETTERS_64).split()) if len(each) >= 14]
    rest = b" ".join(
        each
        for each in lines
        if not each.isalnum() and not (len(each) > 128 and b"+" in each and b"/" in each)
    )
    found = (each for each in rest.translate(_JOINTS).split() if len(each) >= 14)
    whole = dict.fromkeys((*filter(bytes.isalnum, lines), *found))
    # A run of hex digits is hex: that a base with more digits had used no others is beyond chance.
    return tuple(each for each in whole if each.translate(None, HEX))


def has_both_cases(run: bytes) -> bool:
    """Whether a run has capitals and small letters, as it has in every base with both when it is not short."""
    return run.lower() != run != run.upper()


@lru_cache(maxsize=8)
def numberlike(text: bytes) -> bytes:
    """Return the parts of a text that could be lists of numbers in any base, without quotes, `#` between them."""
    if gate(_CHARACTERS)(text):
        text, characters = _CHARACTER.subn(b",", text)
        text = text.translate(_BETWEEN) if characters else text
    found = b"#".join([text[start:end] for start, end in runs(text, _NUMBERLIKE, 16)])
    return _without_uuids(found.translate(None, b"\"'"))


def _without_uuids(text: bytes) -> bytes:
    marks = text.translate(_UUID_MARKS)
    at, last = marks.find(_UUID), 0
    out: list[bytes] = []
    while at >= 0:
        out.append(text[last:at])
        last = at + len(_UUID)
        at = marks.find(_UUID, last)
    return b"#".join((*out, text[last:])) if out else text


def around(
    text: bytes, spans: Iterable[tuple[int, int]], margin: int = 512, least: int = 1
) -> Iterator[bytes]:
    """Yield the parts of a text that surround some spans, each as far as `margin` bytes; overlaps are merged.

    A part with less than `least` of them is left out.
    """
    start = end = -1
    held = 0
    for low, high in spans:
        low, high = max(0, low - margin), min(len(text), high + margin)
        if low > end:
            if end > start and held >= least:
                yield text[start:end]
            start, held = low, 0
        end = max(end, high)
        held += 1
    if end > start and held >= least:
        yield text[start:end]


def is_text(piece: bytes) -> bool:
    """Whether a piece reads as text: ASCII with few exceptions, or UTF-8 with few and without control characters."""
    strange = len(piece.translate(None, _PRINTABLE))
    if strange * 8 <= len(piece):
        return True
    if is_binary(piece):
        return False
    whole = piece.decode(errors="replace")
    return whole.count("\ufffd") * 8 <= len(whole)


def is_binary(piece: bytes) -> bool:
    """Whether a piece has control characters, as text has not."""
    return len(piece.translate(None, _CONTROL)) < len(piece)


def is_promising(piece: bytes) -> bool:
    """Whether a decoded piece is worth looking into: with text in it, something packed, or wide characters."""
    if len(piece) < _SHORTEST:
        return False
    return (
        _READABLE in piece.translate(_GRAPHIC)
        or piece.startswith(MAGIC)
        or _is_zlib(piece)
        or any(map(piece.__contains__, _INSIDE))
        or is_text(piece)
        or piece.count(0) * 3 > len(piece)
    )


def may_be_packed(piece: bytes) -> bool:
    """Whether bytes without a magic number could be deflate (compressed blocks) or Brotli (usual window)."""
    if not piece:
        return False
    last_block = piece[0] & 7 in (3, 5)
    return last_block or piece[0] & 15 == 11 or (len(piece) >= _LONG and piece[0] & 7 in (2, 4))


def _is_zlib(piece: bytes) -> bool:
    return piece[0] == 0x78 and (piece[0] << 8 | piece[1]) % 31 == 0


_SIXTYFOUR = classes(ALNUM + b"+/-_\r\n")
_LETTERS_64 = bytes(code if code in ALNUM + b"+/-_" else 32 for code in range(256))
_JOINTS = bytes.maketrans(b"+/-_", b"    ")
_LONG = 4096
"""Bytes from which deflate is more than one block."""
_GRAPHIC = classes(bytes(range(33, 127)))
_NUMBERLIKE = classes(HEX + b"xXoO :-,;\r\n\t\"'")
_UUID_MARKS = bytes(97 if code in HEX else code if code == 45 else 32 for code in range(256))
_UUID = b"-".join(b"a" * size for size in (8, 4, 4, 4, 12))
_CHARACTER = re.compile(
    rb"(?:[cC][hH][rR][wWbB]?|[cC][hH][aA][rR])\(|[(\[]char[)\]]|\\char(?=\d\d)|\\u(?=\d{2,5}\?)|/\*[^*]{0,80}\*/"
)
_BETWEEN = bytes.maketrans(b")+&.|?", b"      ")
"""What joins the characters that have numbers."""
MAGIC = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"%PDF",
    b"GIF8",
    b"RIFF",
    b"SQLite",
    b"\x5d\x00\x00",
    b"\xff\xfe",
    b"\xfe\xff",
)
"""How gzip, bzip2, xz, zstd, PNG, JPEG, ZIP, PDF, GIF, WebP, SQLite, LZMA and UTF-16 begin."""
_READABLE = b"a" * 16
_INSIDE = (b"\x1f\x8b\x08", b"PK\x03\x04", b"1AY&SY", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""What may stand anywhere and still be unpacked."""
