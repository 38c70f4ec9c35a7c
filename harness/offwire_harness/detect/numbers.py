"""Bytes written as lists of numbers: decimal, octal, binary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from offwire_harness.detect.text import classes, is_promising, numberlike, runs

_LIST = classes(b"0123456789 ,;\r\n\t-")
_DIGITS = classes(b"0123456789")
_LONGEST_INTEGER = 20_000
_AT_ONCE = 4000
"""Digits that Python turns into a number in one go."""

_NUMBER = re.compile(rb"\d+")
_SIGNED = re.compile(rb"(?:-?\d{1,3},\s*){7,}-?\d{1,3}(?!\d)")
_ESCAPES = re.compile(rb"(?:\\\d{3}){8,}")
_BITS = classes(b"01 ,\r\n\t")
_PREFIX = re.compile(rb"0[ob](?=\d)")


def undo_decimal(text: bytes) -> Iterator[bytes]:
    """Undo a list of decimal numbers, those of Java's signed bytes too, or numbers of three digits in a row."""
    yield from _lists(text, 10)
    for escaped in _ESCAPES.finditer(text) if b"\\" in text else ():
        # Octal escapes look the same; what they would be in decimal is no text.
        codes = [int(each) for each in escaped[0].split(b"\\")[1:]]
        if max(codes) < 256 and is_promising(bytes(codes)):
            yield bytes(codes)
    bare = numberlike(text)
    for start, end in runs(bare, _DIGITS, 30):
        if (end - start) % 3 == 0:
            codes = [int(bare[at : at + 3]) for at in range(start, end, 3)]
            if max(codes) < 256:
                yield bytes(codes)
    for found in _SIGNED.finditer(bare) if b",-" in bare or b", -" in bare else ():
        yield bytes(int(each) & 0xFF for each in found[0].split(b","))


def redo_decimal(text: bytes) -> bytes:
    """Write as a list of decimal numbers."""
    return b",".join(b"%d" % code for code in text)


def undo_integer(text: bytes) -> Iterator[bytes]:
    """Undo one large decimal number that is all the bytes of a text."""
    for start, end in runs(numberlike(text), _DIGITS, 24):
        digits = numberlike(text)[start:end]
        number = _integer(digits) if len(digits) <= _LONGEST_INTEGER else 0
        whole = number.to_bytes((number.bit_length() + 7) // 8, "big")
        yield from (each for each in (whole, whole[::-1]) if is_promising(each))


def redo_integer(text: bytes) -> bytes:
    """Write as one large decimal number."""
    return b"%d" % int.from_bytes(text, "big")


def undo_octal(text: bytes) -> Iterator[bytes]:
    """Undo a list of octal numbers."""
    yield from _lists(text, 8)


def redo_octal(text: bytes) -> bytes:
    """Write as a list of octal numbers."""
    return b" ".join(b"%03o" % code for code in text)


def undo_binary(text: bytes) -> Iterator[bytes]:
    """Undo groups of eight bits."""
    bare = _PREFIX.sub(b"", numberlike(text))
    for start, end in runs(bare, _BITS, 64):
        words = bare[start:end].replace(b",", b" ").split()
        if any(len(word) > 8 for word in words):
            digits = b"".join(word for word in words if len(word) % 8 == 0)
            words = [digits[at : at + 8] for at in range(0, len(digits), 8)]
        yield bytes(int(word, 2) for word in words)


def redo_binary(text: bytes) -> bytes:
    """Write as groups of eight bits."""
    return b" ".join(f"{code:08b}".encode() for code in text)


def _lists(text: bytes, base: int) -> Iterator[bytes]:
    for numbers in _numbers(text):
        codes = [_value(digits, base) for digits in numbers]
        inside = bytes(code for code in codes if code is not None and code < 256)
        if len(inside) >= 8 and (is_promising(inside) or len(inside) * 8 >= len(codes) * 7):
            yield inside


@lru_cache(maxsize=4)
def _numbers(text: bytes) -> tuple[list[bytes], ...]:
    """Return the lists of eight numbers or more in a text."""
    bare = _PREFIX.sub(b"", numberlike(text))
    found: list[list[bytes]] = []
    for start, end in runs(bare, _LIST, 16):
        run = bare[start:end].strip()
        lines = run.splitlines()
        found += (_NUMBER.findall(each) for each in ([run, *lines] if len(lines) > 1 else lines))
    return tuple(each for each in found if len(each) >= 8)


def _integer(digits: bytes) -> int:
    if len(digits) <= _AT_ONCE:
        return int(digits)
    low = len(digits) // 2
    high: int = _integer(digits[:-low]) * 10**low
    return high + _integer(digits[-low:])


def _value(digits: bytes, base: int) -> int | None:
    if len(digits) > 3:
        return None
    try:
        return int(digits, base)
    except ValueError:
        return None
