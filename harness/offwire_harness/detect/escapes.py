"""Escapes: ways of writing a character as several. Each undo returns the parts of a text that had some."""

from __future__ import annotations

import binascii
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

from offwire_harness.detect.text import around

_FEWEST = 3
"""Escapes of a kind in one part of a text that are worth undoing; what one or two part is found in its pieces."""

_SIMPLE = ((b'\\"', b'"'), (b"\\'", b"'"), (b"\\/", b"/"), (b"\\n", b"\n"), (b"\\r", b"\r"), (b"\\t", b"\t"))
_U = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_CSS = re.compile(rb"\\(00[0-9a-fA-F]{4})")
_LONG_U = re.compile(rb"\\U([0-9a-fA-F]{8})")
_X = re.compile(rb"(?:\\x(?:[0-9a-fA-F]{2}|\{[0-9a-fA-F]{2}\}))+")
_IN_REPR = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{2})\}|([abfnrtv0\\'\"]))")
_CONTROLS = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
    b"0": b"\0",
}
_BRACES = re.compile(rb"\\u\{([0-9a-fA-F]{1,6})\}")
_NAMED = re.compile(rb"\\N\{([A-Z][A-Z0-9 -]{1,80})\}")
_LONGEST_UTF7 = 1200
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{3,%d}-" % _LONGEST_UTF7)
_LONG = 24
_OCTAL = re.compile(rb"(?:\\[0-3]?[0-7]{2})+")
_PERCENT = re.compile(rb"%[0-9a-fA-F]{2}")
_PERCENT_U = re.compile(rb"%u([0-9a-fA-F]{4})")
_ENTITY = re.compile(rb"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,30};)")
_ENCODED_WORD = re.compile(rb"=\?[\w.*-]{1,40}\?([BbQq])\?([^?\s]{0,200})\?=(?:\s+(?==\?))?")
_QUOTED = re.compile(rb"=(?:([0-9A-F]{2})|\r?\n)")
_BACKSLASH = re.compile(rb"\\+")
_HOLD = b"\x00\x02\x00"


def undo_json(text: bytes) -> Iterator[bytes]:
    r"""Undo the escapes of JSON strings: `\"`, `\\`, `\/`, `\n`, `\u0041`, and what Python shares with them."""
    if b"\\" not in text:
        return
    for part in around(text, (found.span() for found in _BACKSLASH.finditer(text))):
        part = part.replace(b"\\\\", _HOLD)
        for escaped, plain in _SIMPLE:
            part = part.replace(escaped, plain)
        if b"\\u" in part:
            part = _U.sub(_from_u, part)
            part = _BRACES.sub(_from_braces, part)
        if b"\\U" in part:
            part = _LONG_U.sub(_from_braces, part)
        if b"\\N{" in part:
            part = _NAMED.sub(_from_name, part)
        if b"\\00" in part:
            part = _CSS.sub(_from_braces, part)
        yield part.replace(_HOLD, b"\\")


def redo_json(text: bytes) -> bytes:
    r"""Write every character as `\uXXXX`."""
    wide = text.decode(errors="surrogateescape").encode("utf-16-be", "surrogatepass")
    return b"".join(b"\\u%04x" % int.from_bytes(wide[at : at + 2], "big") for at in range(0, len(wide), 2))


def undo_hex_escape(text: bytes) -> Iterator[bytes]:
    r"""Undo `\x41` and what stands beside it in the repr of bytes."""
    if b"\\" in text and b"\\x" in text:
        for part in around(text, (found.span() for found in _X.finditer(text))):
            yield _IN_REPR.sub(_from_repr, part)


def redo_hex_escape(text: bytes) -> bytes:
    r"""Write every byte as `\xXX`."""
    return b"".join(b"\\x%02x" % code for code in text)


def undo_octal_escape(text: bytes) -> Iterator[bytes]:
    r"""Undo `\101`."""
    if b"\\" in text:
        for part in around(text, (found.span() for found in _OCTAL.finditer(text))):
            yield _OCTAL.sub(_from_octal, part)


def redo_octal_escape(text: bytes) -> bytes:
    r"""Write every byte as `\OOO`."""
    return b"".join(b"\\%03o" % code for code in text)


def undo_percent(text: bytes) -> Iterator[bytes]:
    """Undo percent-encoding."""
    if b"%" not in text:
        return
    for part in around(text, (found.span() for found in _PERCENT.finditer(text)), least=_FEWEST):
        yield unquote_to_bytes(part)
    for part in around(text, (found.span() for found in _PERCENT_U.finditer(text))):
        yield _PERCENT_U.sub(lambda found: _character(int(found[1], 16)), part)


def redo_percent(text: bytes) -> bytes:
    """Percent-encode everything but letters and digits."""
    return quote_from_bytes(text, safe="").encode()


def undo_html(text: bytes) -> Iterator[bytes]:
    """Undo HTML entities."""
    if b"&" in text:
        for part in around(text, (found.span() for found in _ENTITY.finditer(text)), least=_FEWEST):
            yield html.unescape(part.decode(errors="surrogateescape")).encode(errors="surrogateescape")


def redo_html(text: bytes) -> bytes:
    """Write every character as a numeric entity."""
    return "".join(f"&#{ord(each)};" for each in text.decode(errors="replace")).encode()


def undo_quoted_printable(text: bytes) -> Iterator[bytes]:
    """Undo quoted-printable, soft line breaks included."""
    if b"=?" in text:
        for part in around(text, (found.span() for found in _ENCODED_WORD.finditer(text))):
            yield _ENCODED_WORD.sub(_from_encoded_word, part)
    if b"=" in text:
        for part in around(text, (found.span() for found in _QUOTED.finditer(text)), least=_FEWEST):
            yield _QUOTED.sub(_from_quoted, part)


def redo_quoted_printable(text: bytes) -> bytes:
    """Write every byte as `=XX`."""
    return b"".join(b"=%02X" % code for code in text)


def undo_utf7(text: bytes) -> Iterator[bytes]:
    """Undo UTF-7, in which what is no plain ASCII stands in base64 between `+` and `-`."""
    if b"+" in text and b"-" in text:
        found = list(_runs_of_utf7(text))
        yield from (_from_utf7(each) for each in found if len(each[0]) > _LONG)
        for part in around(text, (each.span() for each in found), least=_FEWEST):
            yield _UTF7.sub(_from_utf7, part)


def _runs_of_utf7(text: bytes) -> Iterator[re.Match[bytes]]:
    # A plus has to have a minus behind it; base64 is full of one and has none of the other.
    at = text.find(b"+")
    while at >= 0 and (end := text.find(b"-", at)) >= 0:
        at = text.find(b"+", max(at, end - _LONGEST_UTF7), end)
        found = _UTF7.match(text, at, end + 1) if at >= 0 else None
        if found:
            yield found
        at = text.find(b"+", end if found or at < 0 else at + 1)


def redo_utf7(text: bytes) -> bytes:
    """Write everything as UTF-7 writes what is no ASCII."""
    wide = binascii.b2a_base64(text.decode(errors="replace").encode("utf-16-be"), newline=False)
    return b"+" + wide.rstrip(b"=") + b"-"


def _from_utf7(found: re.Match[bytes]) -> bytes:
    with suppress(UnicodeError):
        return found[0].decode("utf-7").encode(errors="surrogatepass")
    return found[0]


def _from_repr(found: re.Match[bytes]) -> bytes:
    code = found[1] or found[2]
    return bytes.fromhex(code.decode()) if code else _CONTROLS.get(found[3], found[3])


def _from_braces(found: re.Match[bytes]) -> bytes:
    return _character(int(found[1], 16))


def _from_name(found: re.Match[bytes]) -> bytes:
    try:
        return unicodedata.lookup(found[1].decode()).encode(errors="surrogatepass")
    except KeyError:
        return found[0]


def _from_encoded_word(found: re.Match[bytes]) -> bytes:
    if found[1] in b"Qq":
        return _QUOTED.sub(_from_quoted, found[2].replace(b"_", b" "))
    with suppress(binascii.Error):
        return binascii.a2b_base64(found[2])
    return found[2]


def _from_quoted(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode()) if found[1] else b""


def _from_u(found: re.Match[bytes]) -> bytes:
    decoded: str = json.loads(b'"' + found[0] + b'"')
    return decoded.encode(errors="surrogatepass")


def _from_octal(found: re.Match[bytes]) -> bytes:
    return bytes(int(code, 8) & 0xFF for code in found[0].split(b"\\")[1:])


def _character(code: int) -> bytes:
    return chr(code).encode(errors="surrogatepass") if code < 0x110000 else b""
