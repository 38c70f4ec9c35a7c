"""Text that was turned round, shifted, drawn with other letters, or stored wide."""

from __future__ import annotations

import codecs
import re
import string
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from offwire_harness.detect.finders import gate
from offwire_harness.detect.text import HEX, around, cased, is_binary, words

_DIGITS = string.digits.encode()
_HEX = HEX + b"-:.,;\"'()[]{}"
_SHORT_ENOUGH = 512
_LONGEST = 16 << 10
_LATIN = (string.ascii_uppercase + string.ascii_lowercase).encode()
_SHIFTED = (string.ascii_uppercase[13:] + string.ascii_uppercase[:13]).encode()
_ROT13 = bytes.maketrans(_LATIN, _SHIFTED + _SHIFTED.lower())

_SEPARATORS = (b"\n", b"-", b":", b".", b",", b"_")
_GROUPS = 4
_PARTED = (
    rb"\n",
    *(
        rb"%(at)s\s*[^\s%(at)s]+\s*%(at)s\s*[^\s%(at)s]+\s*%(at)s" % {b"at": re.escape(each)}
        for each in _SEPARATORS[1:]
    ),
)
"""What stands in a text that a separator parts into groups; blanks are inside of one only where lines part them."""


class _Sizes(dict[int, int]):
    """Sizes as they fit a byte."""

    def __missing__(self, size: int) -> int:
        return 255


_SIZES = _Sizes((size, size) for size in range(256))
_ALIKE = re.compile(rb"([\x01-\x50])\1{%d,}" % (_GROUPS - 1))
_SPACES = re.compile(rb" {9,}")
_WORD = re.compile(rb"[^\s\"'\\]+")
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_BYTES = re.compile(r"[\x00-\xff]{12,}")
_MISTAKEN = re.compile(r"[\x80-\xff]{2,}")
_MISTAKES = 3
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe2f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+"
)
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУасеіјорѕхуԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρτυхᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɡℓǀ",
    "ABESIJKMHOPCTXYaceijopsxydhqwABEZHIKMNOPTYXovptuxABCDEGHIJKLMNOPRSTUVWYZigll",
)
_INVISIBLE = {0xE0000 + code: chr(code) for code in range(32, 127)} | {
    start + letter: chr(97 + letter) for start in (0x1F1E6, 0x1F150, 0x1F170) for letter in range(26)
}
"""Tags, which nothing shows, the letters of flags, and white letters on black."""


def undo_reversed(text: bytes) -> Iterator[bytes]:
    """Turn a text round: a short one whole, of a long one its longer words."""
    if len(text) <= _SHORT_ENOUGH:
        yield redo_reversed(text)
        return
    yield b" ".join([word[::-1] for word in _mixed(text)])


def redo_reversed(text: bytes) -> bytes:
    """Turn a text round, character by character."""
    if text.isascii():
        return text[::-1]
    return text.decode(errors="surrogateescape")[::-1].encode(errors="surrogateescape")


def undo_rot13(text: bytes) -> Iterator[bytes]:
    """Shift letters by half the alphabet: in a short text all, in a long one those of its longer words."""
    if len(text) <= _SHORT_ENOUGH:
        yield redo_rot13(text)
        return
    # A word of hex digits is none that was shifted: it would have no letters but six.
    yield b" ".join(word for word in _mixed(text) if word.translate(None, _HEX)).translate(_ROT13)


def redo_rot13(text: bytes) -> bytes:
    """Shift letters by half the alphabet."""
    return text.translate(_ROT13)


def undo_lookalikes(text: bytes) -> Iterator[bytes]:
    """Replace letters of other scripts and styles by the ASCII letters that they look like."""
    if text.isascii():
        return
    for part in around(text, (found.span() for found in _FOREIGN.finditer(text))):
        drawn = part.decode(errors="ignore")
        for letters in {drawn, _MARKS.sub("", drawn)}:
            plain = (
                unicodedata.normalize("NFKC", letters.translate(_INVISIBLE)).translate(_LOOKALIKES).encode()
            )
            if plain != part:
                yield plain


def redo_lookalikes(text: bytes) -> bytes:
    """Write ASCII with the letters of full-width type."""
    characters = text.decode(errors="surrogateescape")
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in characters)
    return wide.encode(errors="surrogateescape")


def undo_swapped_case(text: bytes) -> Iterator[bytes]:
    """Turn capitals into small letters and the other way round: in a short text all, else in its longer words.

    Where letters are of one case it makes no difference to anything that was written with them.
    """
    if not text.islower() and not text.isupper():
        yield text.swapcase() if len(text) <= _SHORT_ENOUGH else b" ".join(_cased(text)).swapcase()


def redo_swapped_case(text: bytes) -> bytes:
    """Turn capitals into small letters and the other way round."""
    return text.swapcase()


def undo_groups(text: bytes) -> Iterator[bytes]:
    """Join groups of equal length with the same separator between them; a space parts words too, and is none."""
    for number in sorted(gate(_PARTED)(text)):
        separator = _SEPARATORS[number]
        if not _is_frequent(separator, text):
            continue
        parts = text.split(separator)
        sizes = bytes(map(_SIZES.__getitem__, map(len, parts)))
        for alike in _ALIKE.finditer(sizes):
            yield from _joined(parts, *alike.span())


def _joined(parts: list[bytes], start: int, end: int) -> Iterator[bytes]:
    """Join groups with the one that ends the part before them and what begins the part after them."""
    groups = [part.strip() for part in parts[start:end]]
    size = len(groups[0])
    before = parts[start - 1] if start else b""
    after = parts[end].lstrip() if end < len(parts) else b""
    first = before[-size:] if len(before) > size and not before[-size - 1 : -size].isalnum() else b""
    last = _WORD.match(after)
    yield b"".join((*first.split()[-1:], *groups, *([last[0]] if last and len(last[0]) <= size else [])))


def _is_frequent(separator: bytes, text: bytes) -> bool:
    at = -1
    for _ in range(_GROUPS):
        at = text.find(separator, at + 1)
        if at < 0:
            return False
    return True


def redo_groups(text: bytes) -> bytes:
    """Part a text into groups of six."""
    return b"\n".join(text[at : at + 6] for at in range(0, len(text), 6))


def undo_spelled(text: bytes) -> Iterator[bytes]:
    """Join what is spelled: single characters with a space between them."""
    for first in (0, 1):
        between = text[first::2]
        for found in _SPACES.finditer(between) if b" " * 9 in between else ():
            spelled = text[max(0, 2 * found.start() + first - 1) : 2 * found.end() + first : 2]
            if not spelled.isspace():
                yield spelled


def redo_spelled(text: bytes) -> bytes:
    """Spell a text."""
    return b" ".join(text[at : at + 1] for at in range(len(text)))


def undo_wide(text: bytes) -> Iterator[bytes]:
    """Undo UTF-16 and UTF-32, either byte order."""
    marked = text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not marked and (b"\x00" not in text or text.count(0) * 5 < len(text) * 2):
        return
    yield text.replace(b"\x00", b"")
    body = text.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    for order in ("utf-16-le", "utf-16-be"):
        decoded = body[: len(body) // 2 * 2].decode(order, "ignore")
        if sum(map(str.isprintable, decoded[:64])) * 4 >= len(decoded[:64]) * 3:
            yield decoded.encode()


def redo_wide(text: bytes) -> bytes:
    """Write as UTF-16."""
    return text.decode(errors="replace").encode("utf-16-le")


def undo_latin1(text: bytes) -> Iterator[bytes]:
    """Undo bytes that were taken for Latin-1, or for UTF-8 with stand-ins for what is none, and written as UTF-8."""
    if text.isascii():
        return
    if b"\xed\xb2" in text or b"\xed\xb3" in text:
        with suppress(UnicodeError):
            yield _characters(text).encode("utf-8", "surrogateescape")
    if is_binary(text):
        for found in _BYTES.finditer(_characters(text)):
            piece = found[0].encode("latin-1")
            if not piece.isascii() and is_binary(piece):
                yield piece
    for part in around(text, (found.span() for found in _FOREIGN.finditer(text))):
        drawn = _characters(part)
        # It happens to a text once, twice, or each time that it is saved.
        for _ in range(_MISTAKES):
            again = _MISTAKEN.sub(_as_utf8, drawn)
            if again == drawn:
                break
            drawn = again
            yield again.encode(errors="surrogatepass")


def redo_latin1(text: bytes) -> bytes:
    """Take bytes for Latin-1 and write them as UTF-8."""
    return text.decode("latin-1").encode()


def _characters(text: bytes) -> str:
    try:
        return text.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return text.decode(errors="ignore")


def _as_utf8(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode()
    except UnicodeDecodeError:
        return found[0]


def _cased(text: bytes) -> Iterator[bytes]:
    return (word for word in cased(text).split() if len(word) <= _LONGEST)


@lru_cache(maxsize=8)
def _mixed(text: bytes) -> tuple[bytes, ...]:
    """Return the words of a long text that could be more than plain words, each once: with a capital or a digit."""
    return tuple(
        word
        for word in dict.fromkeys(words(text).split())
        if (not word.islower() or word.translate(None, _DIGITS) != word) and len(word) <= _LONGEST
    )
