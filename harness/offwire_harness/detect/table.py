"""The table of transforms: every way of hiding that the detector undoes. Adding one is one entry here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from offwire_harness.detect import (
    bases,
    documents,
    escapes,
    fields,
    images,
    invisible,
    letters,
    numbers,
    packed,
)


@dataclass(frozen=True, slots=True)
class Transform:
    """One way of writing a text differently.

    Attributes:
        name: what it is called in a sighting's chain.
        undo: yields the pieces that appear in a text when it is undone, and none where there is nothing to undo.
        redo: its inverse: dresses a text up so.
        block: number of bytes that are written on their own, wherever they stand. 0 means that what is
            written depends on all that came before, so that needles can't be made in advance.
        once: for what fits ordinary text too, so that it could be undone tells nothing: a family of which one
            member is undone in a row of transforms. Empty for what only fits text that was written so.
        binary: it applies to bytes that are no text as well.
        loose: ordinary text has some of it here and there, or is as long when it is undone, so that it could be
            undone tells little. Only a few of these are undone in a row.
    """

    name: str
    undo: Callable[[bytes], Iterable[bytes]]
    redo: Callable[[bytes], bytes]
    block: int = 0
    once: str = ""
    binary: bool = False
    loose: bool = False
    needs: bytes = b""


MIRROR = "mirror"
"""The family of transforms that turn a text into one of the same length, and back."""

JOIN = "join"
"""The family of transforms that put pieces together."""

_NO_ASCII = rb"[^\t-\r -~]"
_NUMBERS = (
    rb"[0-9a-fA-FxXoO :,;\r\n\t\"'-]{16}|(?i:chr[wb]?\(|char[()\]]|\\(?:char)?[0-9]{2}|\\u[0-9]{2,5}\?)"
)
_ROWS = rb"(?:^|[\n;])[ \t|*>-]*(?:[A-Za-z]{1,12}[ \t]+)?#?[0-9]{1,5}[ \t]*(?:[.:,;|)=\t>-]|is\b)|data:"

TRANSFORMS: tuple[Transform, ...] = (
    Transform("json", escapes.undo_json, escapes.redo_json, block=1, loose=True),
    Transform("hex-escape", escapes.undo_hex_escape, escapes.redo_hex_escape, block=1, loose=True),
    Transform("octal-escape", escapes.undo_octal_escape, escapes.redo_octal_escape, block=1, loose=True),
    Transform("percent", escapes.undo_percent, escapes.redo_percent, loose=True),
    Transform("html", escapes.undo_html, escapes.redo_html, loose=True),
    Transform(
        "quoted-printable",
        escapes.undo_quoted_printable,
        escapes.redo_quoted_printable,
        once="quoted-printable",
        loose=True,
    ),
    Transform("utf-7", escapes.undo_utf7, escapes.redo_utf7, loose=True),
    Transform("uuencode", bases.undo_uuencode, bases.redo_uuencode, needs=rb"begin [0-7]{3} "),
    Transform("base64", bases.undo_base64, bases.redo_base64, block=3),
    Transform("base32", bases.undo_base32, bases.redo_base32, block=5),
    Transform("base58", bases.undo_base58, bases.redo_base58),
    Transform("base36", bases.undo_base36, bases.redo_base36),
    Transform("base85", bases.undo_base85, bases.redo_base85),
    Transform("hex", bases.undo_hex, bases.redo_hex, block=1, needs=_NUMBERS),
    Transform("hexdump", bases.undo_hexdump, bases.redo_hexdump, needs=rb"0000[0-9a-fA-F]{0,4}:?[ \t]"),
    Transform("decimal", numbers.undo_decimal, numbers.redo_decimal, block=1, needs=_NUMBERS),
    Transform("octal", numbers.undo_octal, numbers.redo_octal, block=1, needs=_NUMBERS),
    Transform("binary", numbers.undo_binary, numbers.redo_binary, block=1, needs=_NUMBERS),
    Transform("integer", numbers.undo_integer, numbers.redo_integer, needs=_NUMBERS),
    Transform("reversed", letters.undo_reversed, letters.redo_reversed, block=1, once=MIRROR, loose=True),
    Transform("rot13", letters.undo_rot13, letters.redo_rot13, block=1, once=MIRROR, loose=True),
    Transform("swapped case", letters.undo_swapped_case, letters.redo_swapped_case, once=MIRROR, loose=True),
    Transform("groups", letters.undo_groups, letters.redo_groups, once=JOIN, loose=True),
    Transform(
        "spelled", letters.undo_spelled, letters.redo_spelled, once=JOIN, loose=True, needs=rb"(?: .){8} "
    ),
    Transform("lookalikes", letters.undo_lookalikes, letters.redo_lookalikes, once="lookalikes", loose=True),
    Transform("utf-16", letters.undo_wide, letters.redo_wide, once="utf-16", loose=True, binary=True),
    Transform("latin-1", letters.undo_latin1, letters.redo_latin1, once="latin-1", loose=True),
    Transform("fields", fields.undo_fields, fields.redo_fields, once=JOIN, loose=True),
    Transform("events", fields.undo_events, fields.redo_events, once=JOIN, loose=True),
    Transform("rows", fields.undo_rows, fields.redo_rows, once=JOIN, loose=True, needs=_ROWS),
    Transform("invisible", invisible.undo_invisible, invisible.redo_invisible, once="invisible", loose=True),
    Transform("terminal", documents.undo_terminal, documents.redo_terminal, once="terminal", loose=True),
    Transform("image", images.undo_image, images.redo_image, binary=True),
    Transform("gzip", packed.undo_gzip, packed.redo_gzip, binary=True),
    Transform("zip", packed.undo_zip, packed.redo_zip, binary=True),
    Transform("zlib", packed.undo_zlib, packed.redo_zlib, binary=True),
    Transform("deflate", packed.undo_deflate, packed.redo_deflate, binary=True),
    Transform("brotli", packed.undo_brotli, packed.redo_brotli, binary=True),
    Transform("zstd", packed.undo_zstd, packed.redo_zstd, binary=True),
    Transform("bzip2", packed.undo_bzip2, packed.redo_bzip2, binary=True),
    Transform("xz", packed.undo_xz, packed.redo_xz, binary=True),
    Transform(
        "pdf", documents.undo_pdf, documents.redo_pdf, once="pdf", loose=True, binary=True, needs=rb"T[jJ]"
    ),
    Transform("tags", documents.undo_tags, documents.redo_tags, once="tags", loose=True),
    Transform(
        "strings",
        documents.undo_strings,
        documents.redo_strings,
        once="strings",
        loose=True,
        binary=True,
        needs=_NO_ASCII,
    ),
)


def _digest(name: str) -> tuple[str, Callable[[bytes], bytes]]:
    return name, lambda value: hashlib.new(name, value, usedforsecurity=False).digest()


DIGESTS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = tuple(
    map(
        _digest,
        ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s"),
    )
)
"""One-way functions: what they make of a canary is known in advance, and a sighting of its own kind."""
