"""Text in characters that nothing shows, or that were all moved to another block of Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offwire_harness.detect.text import is_promising

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff]{64,}")
_FOREIGN = re.compile("[^\x00-\u024f\u2000-\u206f\ufe00-\ufe0f\U000e0100-\U000e01ef]{12,}")


def undo_invisible(text: bytes) -> Iterator[bytes]:
    """Undo bytes as variation selectors, bits as two zero-width characters, and letters moved to another block."""
    if text.isascii():
        return
    characters = text.decode(errors="ignore")
    for found in _SELECTORS.finditer(characters):
        yield bytes(map(_selected, found[0]))
    for found in _ZERO_WIDTH.finditer(characters):
        kinds = sorted(set(found[0]))
        if len(kinds) == 2:
            for zero in kinds:
                yield _bytes(["01"[each != zero] for each in found[0]])
    for found in _FOREIGN.finditer(characters):
        codes = list(map(ord, found[0]))
        # Text of a script has blanks and punctuation; what was moved from ASCII lies in one block as a whole.
        if len({code >> 8 for code in codes}) == 1:
            moved = bytes(code & 0xFF for code in codes)
            yield from (each for each in (moved, bytes(code & 0x7F for code in moved)) if is_promising(each))


def redo_invisible(text: bytes) -> bytes:
    """Write every byte as a variation selector."""
    return "".join(chr(0xFE00 + code if code < 16 else 0xE00F0 + code) for code in text).encode()


def _selected(character: str) -> int:
    code = ord(character)
    return code - 0xFE00 if code < 0xFE10 else code - 0xE00F0


def _bytes(bits: list[str]) -> bytes:
    return bytes(int("".join(bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8))
