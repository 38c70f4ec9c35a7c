"""Bytes written in a smaller alphabet: base64, base32, base58, base85, hex."""

from __future__ import annotations

import base64
import binascii
import re
import string
from collections.abc import Callable, Iterator

from offwire_harness.detect.text import ALNUM, HEX, classes, is_promising, runs

_SIXTYFOUR = classes(ALNUM + b"+/-_\r\n")
_THIRTYTWO = classes(ALNUM)
_HEX = classes(HEX)
_SPACED_HEX = classes(HEX + b" :-,\r\n\t")
_GRAPHIC = classes(bytes(range(33, 127)))
_STANDARD = bytes.maketrans(b"-_", b"+/")
_JOINTS = re.compile(rb"[+/_-]+")
_SHORTEST = 14
_LONGEST_58 = 1024
_A85 = bytes(range(33, 118)) + b"z"
_B85 = ALNUM + b"!#$%&()*+-;<=>?@^_`{|}~"
_Z85 = ALNUM + b".-:+=^!/*?&<>()[]{}@%$#"
_TO_B85 = bytes.maketrans(
    (string.digits + string.ascii_lowercase + string.ascii_uppercase).encode() + b".-:+=^!/*?&<>()[]{}@%$#",
    (string.digits + string.ascii_uppercase + string.ascii_lowercase).encode() + b"!#$%&()*+-;<=>?@^_`{|}~",
)
_DIGITS_58 = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE_58 = {code: value for value, code in enumerate(_DIGITS_58)}
_DUMP = re.compile(rb"(?m)^[ \t]*[0-9a-fA-F]{4,8}:?[ \t]+((?:[0-9a-fA-F]{2,8}[ \t]{0,2})+)")
_OX = re.compile(rb"0[xX](?=[0-9a-fA-F]{2})")


def undo_base64(text: bytes) -> Iterator[bytes]:
    """Undo base64 and base64url, wrapped or not, from wherever in the text it starts."""
    for start, end in runs(text, _SIXTYFOUR, _SHORTEST):
        run = text[start:end].translate(_STANDARD, b"\r\n")
        if len(run) < _SHORTEST or run.islower():
            continue
        for shift in range(4):
            decoded = _sixtyfour(run[shift:])
            if is_promising(decoded) or (shift == 0 and _is_noise_like(run)):
                yield decoded
        for segment in _JOINTS.split(run) if _JOINTS.search(run) else ():
            if len(segment) >= _SHORTEST and is_promising(decoded := _sixtyfour(segment)):
                yield decoded


def redo_base64(text: bytes) -> bytes:
    """Write as base64."""
    return base64.b64encode(text)


def undo_base32(text: bytes) -> Iterator[bytes]:
    """Undo base32 in either case, from wherever it starts."""
    for start, end in runs(text, _THIRTYTWO, 16):
        run = text[start:end]
        if not (run.isupper() or run.islower()) or run.translate(None, b"0189") != run:
            continue
        for shift in range(8):
            if is_promising(decoded := _thirtytwo(run[shift:].upper())):
                yield decoded


def redo_base32(text: bytes) -> bytes:
    """Write as base32."""
    return base64.b32encode(text)


def undo_base58(text: bytes) -> Iterator[bytes]:
    """Undo base58, the Bitcoin alphabet; it has no alignment, so a run is decoded whole."""
    for start, end in runs(text, _THIRTYTWO, _SHORTEST):
        run = text[start:end]
        if len(run) > _LONGEST_58 or run.islower() or run.isupper() or run.translate(None, b"0OIl") != run:
            continue
        number = 0
        for code in run:
            number = number * 58 + _VALUE_58[code]
        decoded = number.to_bytes((number.bit_length() + 7) // 8, "big")
        if is_promising(decoded):
            yield decoded


def redo_base58(text: bytes) -> bytes:
    """Write as base58; leading zero bytes are not kept."""
    number, out = int.from_bytes(text, "big"), bytearray()
    while number:
        number, rest = divmod(number, 58)
        out.append(_DIGITS_58[rest])
    return bytes(reversed(out))


def undo_base85(text: bytes) -> Iterator[bytes]:
    """Undo base85: Git's, Ascii85 and Z85."""
    for start, end in runs(text, _GRAPHIC, _SHORTEST):
        run = text[start:end].strip(b"\"'`,;")
        if run.isalnum():
            continue
        run = run[2:-2] if run.startswith(b"<~") and run.endswith(b"~>") else run
        for alphabet, decode in _EIGHTYFIVE:
            if run.translate(None, alphabet):
                continue
            for shift in range(5):
                if is_promising(decoded := _tolerant(decode, run[shift:])):
                    yield decoded


def redo_base85(text: bytes) -> bytes:
    """Write as base85 in Git's alphabet."""
    return base64.b85encode(text)


def undo_hex(text: bytes) -> Iterator[bytes]:
    """Undo hex, with or without separators and `0x`."""
    for table in (_HEX, _SPACED_HEX):
        for start, end in runs(text, table, 20):
            yield from _from_hex(text[start:end].translate(None, b" :-,\r\n\t"))
    if b"0x" in text or b"0X" in text:
        bare = _OX.sub(b"", text)
        for start, end in runs(bare, _SPACED_HEX, 20):
            yield from _from_hex(bare[start:end].translate(None, b" :-,\r\n\t"))


def redo_hex(text: bytes) -> bytes:
    """Write as hex."""
    return text.hex().encode()


def undo_hexdump(text: bytes) -> Iterator[bytes]:
    """Undo the lines of `xxd`, `hexdump -C` and `od -x1`: offset, bytes, and perhaps a column of text."""
    lines = [_hex_column(found[1]) for found in _DUMP.finditer(text)] if _has_digits(text) else []
    dumped = b"".join(lines)
    if len(dumped) >= _SHORTEST:
        yield dumped


def redo_hexdump(text: bytes) -> bytes:
    """Write as lines of eight bytes with their offsets."""
    rows = range(0, len(text), 8)
    return b"\n".join(b"%08x: %s" % (at, text[at : at + 8].hex(" ", 2).encode()) for at in rows)


def _sixtyfour(run: bytes) -> bytes:
    rest = len(run) % 4
    padded = run[:-1] if rest == 1 else run + b"=" * (-len(run) % 4)
    return binascii.a2b_base64(padded)


def _is_noise_like(run: bytes) -> bool:
    """Whether a run could be packed bytes without a magic number: long, and with digits and both cases."""
    return len(run) >= 32 and run.translate(None, b"0123456789") != run and not run.isupper()


def _thirtytwo(run: bytes) -> bytes:
    rest = len(run) % 8
    drop = {1: 1, 3: 1, 6: 1}.get(rest, 0)
    run = run[: len(run) - drop]
    return _tolerant(base64.b32decode, run + b"=" * (-len(run) % 8))


def _from_hex(digits: bytes) -> Iterator[bytes]:
    for shift in (0, 1):
        even = digits[shift : shift + (len(digits) - shift) // 2 * 2]
        if len(even) >= 20 and (
            is_promising(decoded := binascii.unhexlify(even)) or (shift == 0 and len(even) >= 48)
        ):
            yield decoded


def _hex_column(column: bytes) -> bytes:
    # xxd puts two spaces before its column of text; hexdump puts two in the middle of its sixteen bytes.
    head, _, tail = column.partition(b"  ")
    pairs = (
        head + tail
        if len(head.split()) == 8 and len(tail.split()) <= 8 and len(head.split()[0]) == 2
        else head
    )
    digits = pairs.translate(None, b" \t")
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _has_digits(text: bytes) -> bool:
    return text.find(b"0000") >= 0


def _tolerant(decode: Callable[[bytes], bytes], run: bytes) -> bytes:
    try:
        return decode(run)
    except (ValueError, binascii.Error):
        return b""


_EIGHTYFIVE: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (_B85, base64.b85decode),
    (_A85, base64.a85decode),
    (_Z85, lambda run: base64.b85decode(run.translate(_TO_B85))),
)
