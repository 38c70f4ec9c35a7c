"""Documents: the text in PDF and between tags, and the readable parts of any other binary format."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from offwire_harness.detect.text import classes, is_text, runs

_TAG = re.compile(rb"<[!?/]?[A-Za-z\[-][^<>]*>")
_FONT = re.compile(rb"/\w{1,60}\s+-?[\d.]+\s+Tf")
_SHOWN = re.compile(rb"(?s)\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]{4,})>\s*T")
_CONTROL = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_STRUCK = re.compile(rb"[^\x08]\x08")
_ESCAPED = re.compile(rb"(?s)\\([0-7]{1,3}|.)")
_READABLE = classes(bytes(range(32, 127)) + b"\t\r\n")
_SHORTEST = 8
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def undo_pdf(piece: bytes) -> Iterator[bytes]:
    """Join the strings that the operators of a PDF page show, which are cut up to move letters closer."""
    if b" Tf" in piece and _FONT.search(piece):
        yield b"".join(map(_shown, _SHOWN.finditer(piece)))


def redo_pdf(text: bytes) -> bytes:
    """Show a text on a PDF page, three characters at a time."""
    shown = (text[at : at + 3] for at in range(0, len(text), 3))
    pieces = b" -20 ".join(b"(%s)" % re.sub(rb"([()\\])", rb"\\\1", each) for each in shown)
    return b"BT /F1 12 Tf 72 720 Td [%s] TJ ET" % pieces


def undo_tags(text: bytes) -> Iterator[bytes]:
    """Take the tags out of XML and HTML, so that what they cut up is whole again."""
    if b"<" in text and (b"</" in text or b"/>" in text or b"<![" in text or b"<wbr" in text):
        yield _TAG.sub(b"", text.replace(b"]]>", b""))


def redo_tags(text: bytes) -> bytes:
    """Put every two characters into an element."""
    return b"".join(b"<t>%s</t>" % text[at : at + 2] for at in range(0, len(text), 2))


def undo_terminal(text: bytes) -> Iterator[bytes]:
    """Take out what only a terminal understands: colours, and a character that was struck over."""
    if b"\x1b" in text or b"\b" in text:
        yield _STRUCK.sub(b"", _CONTROL.sub(b"", text))


def redo_terminal(text: bytes) -> bytes:
    """Give every character a colour of its own."""
    return b"".join(b"\x1b[3%dm%c" % (at % 8, code) for at, code in enumerate(text)) + b"\x1b[0m"


def undo_strings(piece: bytes) -> Iterator[bytes]:
    """Return the readable parts of what is no text, as in a database, an archive or a pickle."""
    if not is_text(piece):
        found = b"\n".join(piece[start:end] for start, end in runs(piece, _READABLE, _SHORTEST))
        if found:
            yield found


def redo_strings(text: bytes) -> bytes:
    """Put a text between bytes that are none."""
    around = bytes(range(128, 256))
    return around + text + around


def _shown(found: re.Match[bytes]) -> bytes:
    if found[2] is not None:
        digits = b"".join(found[2].split())
        return binascii.unhexlify(digits[: len(digits) // 2 * 2])
    return _ESCAPED.sub(_unescaped, found[1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() and code < b"8" else _CONTROLS.get(code, code)
