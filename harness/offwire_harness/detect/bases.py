"""Bytes written in a smaller alphabet: base64, base32, base58, base85, hex."""

from __future__ import annotations

import base64
import binascii
import re
import string
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache

from offwire_harness.detect.packed import TooLarge, is_packed
from offwire_harness.detect.text import (
    ALNUM,
    HEX,
    MAGIC,
    SPACE,
    alnum_runs,
    around,
    blocks,
    cased,
    classes,
    has_both_cases,
    is_promising,
    is_text,
    numberlike,
    runs,
    words,
)

_PLAIN_85 = ALNUM + b"+/=_-\"',"
_HEX = classes(HEX)
_SPACED_HEX = classes(HEX + b" :-,\r\n\t")
_STANDARD = bytes.maketrans(b"-_", b"+/")
_MAGIC_64 = tuple(base64.b64encode(number)[: len(number) * 4 // 3] for number in (*MAGIC, b"\x78\x9c"))
_ASCII_64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_ASCII_32 = b"ABCDEFGHIJKLMNOP"
_ADOBE = re.compile(rb"(?:<~|stream\r?\n)([!-uz\s]+)~>")
_QUOTES = re.compile(rb"[\"']")
_JOINTS = re.compile(rb"[+/]")
_AFTER_JOINT = re.compile(rb"[+/]((?:[A-Za-f][0-9A-Za-z]{3}){2}[0-9A-Za-z]{6,})")
"""What follows a joint and could be text: the first of four digits tells whether a byte can be ASCII."""
_UU = re.compile(rb"(?s)begin [0-7]{3} [^\n]*\n(.+?)\r?\n[` ]?\r?\n?end")
_SHORTEST = 14
_SHORTEST_PACKED = 24
_LONGEST_58 = 4096
_DIVERSE = 48
"""Different digits in a long run that tell base58 from base64 of next to nothing."""

_SHORT = 512
_DIGITS_58 = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE_58 = {code: value for value, code in enumerate(_DIGITS_58)}
_DIGITS_36 = string.digits + string.ascii_lowercase
_VALUES_62 = tuple(
    {ord(digit): value for value, digit in enumerate(string.digits + letters)}
    for letters in (
        string.ascii_uppercase + string.ascii_lowercase,
        string.ascii_lowercase + string.ascii_uppercase,
    )
)
_DIGITS_32 = (string.ascii_uppercase + "234567").encode()
_PYTHON_32 = bytes.maketrans(_DIGITS_32, b"0123456789abcdefghijklmnopqrstuv")
"""From the digits of base32 to those that Python's `int` takes."""

_OTHERS_32 = tuple(
    (digits, bytes.maketrans(digits, _DIGITS_32))
    for digits in (
        b"0123456789ABCDEFGHIJKLMNOPQRSTUV",  # base32hex
        b"0123456789ABCDEFGHJKMNPQRSTVWXYZ",  # Crockford's
        b"YBNDRFG8EJKMCPQXOT1UWISZA345H769",  # z-base-32
    )
)
_DUMP = re.compile(
    rb"(?m)(?:^|(?<=[\s\"'`>(:]))[ \t]*[0-9a-fA-F]{4,8}:?[ \t]+((?:[0-9a-fA-F]{2,8}[ \t]{0,2})+)"
)
_OFFSET = re.compile(rb"0000[0-9a-fA-F]{0,4}:?[ \t]+[0-9a-fA-F]{2}")
_NIBBLE = re.compile(rb"0[xX]([0-9a-fA-F])(?![0-9a-fA-F])")
_OX = re.compile(rb"0[xX](?=[0-9a-fA-F]{2})")


def undo_base64(text: bytes) -> Iterator[bytes]:
    """Undo base64 and base64url, wrapped or not, from wherever in the text it starts."""
    for block in blocks(text):
        lines = block.translate(_STANDARD).split()
        for run in (b"".join(lines), *lines) if len(lines) > 1 else lines:
            if len(run) >= _SHORTEST and has_both_cases(run):
                yield from _from_short_sixtyfour(run) if len(run) <= _SHORT else _from_sixtyfour(run)


def redo_base64(text: bytes) -> bytes:
    """Write as base64."""
    return base64.b64encode(text)


def undo_uuencode(text: bytes) -> Iterator[bytes]:
    """Undo what stands between the lines `begin` and `end` of uuencode, quoted as in a mail or not."""
    for found in _UU.finditer(text.replace(b"\n> ", b"\n")) if b"begin " in text else ():
        lines = found[1].split(b"\n")
        with suppress(binascii.Error):
            yield b"".join(binascii.a2b_uu(line.rstrip(b"\r")) for line in lines if line)


def redo_uuencode(text: bytes) -> bytes:
    """Write as uuencode."""
    lines = (binascii.b2a_uu(text[at : at + 45]) for at in range(0, len(text), 45))
    return b"begin 644 text\n%s`\nend\n" % b"".join(lines)


def undo_base32(text: bytes) -> Iterator[bytes]:
    """Undo base32 in either case, from wherever it starts, and its other alphabets where they stand alone."""
    for run in alnum_runs(text):
        if len(run) >= 16 and (run.isupper() or run.islower()):
            yield from _from_short_thirtytwo(run) if len(run) <= _SHORT else _from_thirtytwo(run)


def redo_base32(text: bytes) -> bytes:
    """Write as base32."""
    return base64.b32encode(text)


def undo_base58(text: bytes) -> Iterator[bytes]:
    """Undo base58, the Bitcoin alphabet; it has no alignment, so a run is decoded whole."""
    for run in alnum_runs(text):
        if not has_both_cases(run) or run.translate(None, b"0OIl") != run:
            continue
        if len(run) > _LONGEST_58:
            if len(set(run)) >= _DIVERSE:
                raise TooLarge
            continue
        number = _number(run, _VALUE_58)
        decoded = number.to_bytes((number.bit_length() + 7) // 8, "big")
        if is_promising(decoded):
            yield decoded


def undo_base36(text: bytes) -> Iterator[bytes]:
    """Undo base36, which has letters of one case, and base62, which has all; both are one large number."""
    for run in alnum_runs(text):
        if len(run) <= _LONGEST_58:
            yield from _from_short_thirtysix(run) if len(run) <= _SHORT else _from_thirtysix(run)


def redo_base36(text: bytes) -> bytes:
    """Write as base36; leading zero bytes are not kept."""
    number, out = int.from_bytes(text, "big"), ""
    while number:
        number, rest = divmod(number, 36)
        out = _DIGITS_36[rest] + out
    return out.encode()


def redo_base58(text: bytes) -> bytes:
    """Write as base58; leading zero bytes are not kept."""
    number, out = int.from_bytes(text, "big"), bytearray()
    while number:
        number, rest = divmod(number, 58)
        out.append(_DIGITS_58[rest])
    return bytes(reversed(out))


def undo_base85(text: bytes) -> Iterator[bytes]:
    """Undo base85: Git's, Ascii85 and Z85."""
    for framed in _ADOBE.findall(text) if b"~" in text else ():
        yield from _from_eightyfive(framed.translate(None, SPACE))
    for word in dict.fromkeys(cased(text).split()):
        if word.translate(None, _PLAIN_85):
            yield from _from_word(word) if len(word) <= _SHORT else _eightyfive_in(word)


def redo_base85(text: bytes) -> bytes:
    """Write as base85 in Git's alphabet."""
    return base64.b85encode(text)


def undo_hex(text: bytes) -> Iterator[bytes]:
    """Undo hex, with or without separators and `0x`."""
    spaced = numberlike(text)
    sources = [(words(text), _HEX), (spaced, _SPACED_HEX)]
    if b"0x" in spaced or b"0X" in spaced:
        sources.append((_OX.sub(b"", _NIBBLE.sub(rb"0\1", spaced)), _SPACED_HEX))
    for source, table in sources:
        found = dict.fromkeys(source[start:end] for start, end in runs(source, table, 20))
        for run in found:
            digits = run.translate(None, b" :-,\r\n\t")
            yield from _from_short_hex(digits) if len(digits) <= _SHORT else _from_hex(digits)


def redo_hex(text: bytes) -> bytes:
    """Write as hex."""
    return text.hex().encode()


def undo_hexdump(text: bytes) -> Iterator[bytes]:
    """Undo the lines of `xxd`, `hexdump -C` and `od -x1`: offset, bytes, and perhaps a column of text."""
    if b"0000" in text:
        for part in around(text, (found.span() for found in _OFFSET.finditer(text))):
            dumped = b"".join(_hex_column(found[1]) for found in _DUMP.finditer(part))
            if len(dumped) >= _SHORTEST:
                yield dumped
                # hexdump without an option shows words of a little-endian machine.
                yield bytes(dumped[at ^ 1] for at in range(len(dumped) // 2 * 2))


def redo_hexdump(text: bytes) -> bytes:
    """Write as lines of eight bytes with their offsets."""
    rows = range(0, len(text), 8)
    return b"\n".join(b"%08x: %s" % (at, text[at : at + 8].hex(" ", 2).encode()) for at in rows)


def _number(digits: bytes, values: dict[int, int]) -> int:
    number, base = 0, len(values)
    for code in digits:
        number = number * base + values[code]
    return number


def _from_sixtyfour(run: bytes) -> Iterator[bytes]:
    decoded = _sixtyfour(run)
    if is_promising(decoded) or (len(run) >= _SHORTEST_PACKED and is_packed(decoded)):
        yield decoded
    for rest in (run[1:], run[2:], run[3:], *_AFTER_JOINT.findall(run), *_JOINTS.split(run, 1)[:1]):
        if len(rest) >= _SHORTEST and (_fits(rest, 4, _ASCII_64, 16) or rest.startswith(_MAGIC_64)):
            decoded = _sixtyfour(rest)
            if is_promising(decoded):
                yield decoded


@lru_cache(maxsize=1 << 15)
def _from_short_sixtyfour(run: bytes) -> tuple[bytes, ...]:
    return tuple(_from_sixtyfour(run))


def _fits(run: bytes, group: int, ascii_digits: bytes, tolerance: int) -> bool:
    """Whether a run could be text: of every group of digits the first tells whether a byte can be ASCII.

    One digit in `tolerance` may say that it can't.
    """
    return len(run[::group].translate(None, ascii_digits)) * tolerance <= len(run)


def _sixtyfour(run: bytes) -> bytes:
    rest = len(run) % 4
    padded = run[:-1] if rest == 1 else run + b"=" * (-len(run) % 4)
    return binascii.a2b_base64(padded)


def _thirtytwo(run: bytes) -> bytes:
    size = len(run) * 5 // 8
    return (int(run.translate(_PYTHON_32), 32) >> (len(run) * 5 % 8)).to_bytes(size, "big")


def _from_thirtytwo(run: bytes) -> Iterator[bytes]:
    run = run.upper()
    for digits, table in _OTHERS_32:
        if not run.translate(None, digits) and _fits(plain := run.translate(table), 8, _ASCII_32, 12):
            yield from filter(is_promising, (_thirtytwo(plain),))
    if run.translate(None, b"0189") == run:
        for shift in range(8):
            rest = run[shift:]
            if shift == 0 or _fits(rest, 8, _ASCII_32, 12):
                yield from filter(is_promising, (_thirtytwo(rest),))


@lru_cache(maxsize=1 << 15)
def _from_short_thirtytwo(run: bytes) -> tuple[bytes, ...]:
    return tuple(_from_thirtytwo(run))


def _from_thirtysix(run: bytes) -> Iterator[bytes]:
    if run.isupper() or run.islower():
        numbers = [int(run, 36)]
    else:
        numbers = [_number(run, values) for values in _VALUES_62]
    whole = (number.to_bytes((number.bit_length() + 7) // 8, "big") for number in numbers)
    return filter(is_promising, whole)


@lru_cache(maxsize=1 << 15)
def _from_short_thirtysix(run: bytes) -> tuple[bytes, ...]:
    return tuple(_from_thirtysix(run))


def _from_hex(digits: bytes) -> Iterator[bytes]:
    for shift in (0, 1):
        even = digits[shift : shift + (len(digits) - shift) // 2 * 2]
        if len(even) >= 20:
            decoded = binascii.unhexlify(even)
            # A number has no letter among its digits, and any long one has pairs that could be text.
            if is_text(decoded) if even.isdigit() else _may_hold(decoded):
                yield decoded


@lru_cache(maxsize=1 << 16)
def _from_short_hex(digits: bytes) -> tuple[bytes, ...]:
    return tuple(_from_hex(digits))


def _may_hold(decoded: bytes) -> bool:
    return is_promising(decoded) or (len(decoded) >= _SHORTEST_PACKED and is_packed(decoded))


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


def _tolerant(decode: Callable[[bytes], bytes], run: bytes) -> bytes:
    try:
        return decode(run)
    except (ValueError, binascii.Error):
        return b""


@lru_cache(maxsize=1 << 15)
def _from_word(word: bytes) -> tuple[bytes, ...]:
    return tuple(_eightyfive_in(word))


def _eightyfive_in(word: bytes) -> Iterator[bytes]:
    """Undo base85 in a word that may have quotes or a name around it."""
    run = word.strip(b"\"'`,;")
    for candidate in dict.fromkeys((word, run, run.partition(b"=")[2], *_QUOTES.split(word)[1:])):
        if len(candidate) >= _SHORTEST and candidate.translate(None, _PLAIN_85) and has_both_cases(candidate):
            yield from _from_eightyfive(candidate)


@lru_cache(maxsize=1 << 15)
def _from_eightyfive(run: bytes) -> tuple[bytes, ...]:
    # Text of other scripts has few bytes of ASCII, but then its digits are of every kind.
    mixed = len(run) <= _SHORT and run.translate(None, b"0123456789") != run
    found: list[bytes] = []
    for digits, first, magic, decode in _EIGHTYFIVE:
        likely = _fits(run, 5, first, 20) or run.startswith(magic) or mixed
        if not likely or run.translate(None, digits + b"z"):
            continue
        if len(run) <= _SHORT or is_promising(_tolerant(decode, run[:100])):
            decoded = _tolerant(decode, run)
            if is_promising(decoded):
                found.append(decoded)
    return tuple(found)


def _z85decode(run: bytes) -> bytes:
    return base64.b85decode(run.translate(_TO_B85))


_B85_ORDER = (
    string.digits + string.ascii_uppercase + string.ascii_lowercase
).encode() + b"!#$%&()*+-;<=>?@^_`{|}~"
_Z85_ORDER = (
    string.digits + string.ascii_lowercase + string.ascii_uppercase
).encode() + b".-:+=^!/*?&<>()[]{}@%$#"
_TO_B85 = bytes.maketrans(_Z85_ORDER, _B85_ORDER)
_FROM_B85 = bytes.maketrans(_B85_ORDER, _Z85_ORDER)
_A85_ORDER = bytes(range(33, 118))


def _eightyfive(
    order: bytes, encode: Callable[[bytes], bytes], decode: Callable[[bytes], bytes]
) -> tuple[bytes, bytes, tuple[bytes, ...], Callable[[bytes], bytes]]:
    """Return an alphabet, the digits of it that ASCII begins with, how magic numbers begin, and its decoder."""
    ends = (b"\x00\x00", b"\xff\xff")
    magic = {encode((number + end)[:4])[:2] for number in (*MAGIC, *_ZLIB) for end in ends}
    return order, order[10:41], tuple(magic), decode


_EIGHTYFIVE = (
    _eightyfive(_B85_ORDER, base64.b85encode, base64.b85decode),
    _eightyfive(_A85_ORDER, base64.a85encode, base64.a85decode),
    _eightyfive(_Z85_ORDER, lambda text: base64.b85encode(text).translate(_FROM_B85), _z85decode),
)
