"""Pictures: the text in their metadata is searched, what they show is not."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from offwire_harness.detect.packed import LIMIT, TooLarge

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_KINDS = ((_PNG, "PNG"), (_JPEG, "JPEG"), (b"GIF8", "GIF"), (b"RIFF", "WebP"))


def kind_of(piece: bytes) -> str | None:
    """Return what kind of picture a piece is, if any."""
    kind = next((name for magic, name in _KINDS if piece.startswith(magic)), None)
    return None if kind == "WebP" and piece[8:12] != b"WEBP" else kind


def undo_image(piece: bytes) -> Iterator[bytes]:
    """Return the text in a picture's metadata: text chunks of PNG; comments, EXIF and XMP of JPEG."""
    if piece.startswith(_PNG):
        found = b"\n".join(_png(piece))
    elif piece.startswith(_JPEG):
        found = b"\n".join(_jpeg(piece))
    else:
        return
    if found:
        yield found


def redo_image(text: bytes) -> bytes:
    """Put a text into the compressed comment of a PNG."""
    header = b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    comment = b"Comment\x00\x00" + zlib.compress(text)
    pixels = zlib.compress(b"\x00\x00")
    chunks = ((b"IHDR", header), (b"zTXt", comment), (b"IDAT", pixels), (b"IEND", b""))
    return _PNG + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def _png(piece: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 8 <= len(piece):
        size = int.from_bytes(piece[at : at + 4], "big")
        name, data = piece[at + 4 : at + 8], piece[at + 8 : at + 8 + size]
        at += size + 12
        if name == b"tEXt" or name == b"eXIf":
            yield data
        elif name == b"zTXt":
            yield _inflated(data.partition(b"\x00")[2][1:])
        elif name == b"iTXt":
            rest = data.partition(b"\x00")[2]
            text = rest[2:].partition(b"\x00")[2].partition(b"\x00")[2]
            yield _inflated(text) if rest[:1] == b"\x01" else text


def _jpeg(piece: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(piece) and piece[at] == 0xFF and piece[at + 1] != 0xDA:
        size = int.from_bytes(piece[at + 2 : at + 4], "big")
        if piece[at + 1] == 0xFE or 0xE0 <= piece[at + 1] <= 0xEF:
            yield piece[at + 4 : at + 2 + size]
        at += max(size, 2) + 2


def _inflated(data: bytes) -> bytes:
    try:
        whole = zlib.decompressobj().decompress(data, LIMIT + 1)
    except zlib.error:
        return b""
    if len(whole) > LIMIT:
        raise TooLarge
    return whole
