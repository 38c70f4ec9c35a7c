"""Compression. Each undo takes a piece that begins with compressed data; a bomb is cut at a limit."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from offwire_harness.detect.text import is_text

LIMIT = 32 << 20
"""Most bytes that one piece is unpacked to."""


class TooLarge(Exception):
    """A piece unpacks to more than `LIMIT` bytes."""


def undo_gzip(piece: bytes) -> Iterator[bytes]:
    """Undo gzip."""
    if piece.startswith(b"\x1f\x8b"):
        yield from _inflated(piece, 31)


def undo_zlib(piece: bytes) -> Iterator[bytes]:
    """Undo zlib, which HTTP calls deflate."""
    if len(piece) > 6 and piece[0] == 0x78 and (piece[0] << 8 | piece[1]) % 31 == 0:
        yield from _inflated(piece, 15)


def undo_deflate(piece: bytes) -> Iterator[bytes]:
    """Undo deflate without a header. It has no magic number, so any piece that is not text is tried."""
    if len(piece) >= 12 and not is_text(piece):
        yield from _inflated(piece, -15)


def undo_brotli(piece: bytes) -> Iterator[bytes]:
    """Undo Brotli. It has no magic number, so any piece that is not text is tried."""
    if len(piece) >= 12 and not is_text(piece):
        yield from _brotli(piece)


def undo_zstd(piece: bytes) -> Iterator[bytes]:
    """Undo Zstandard."""
    if piece.startswith(b"\x28\xb5\x2f\xfd"):
        try:
            with zstandard.ZstdDecompressor().stream_reader(piece) as reader:
                yield _limited(reader.read(LIMIT + 1))
        except zstandard.ZstdError:
            return


def undo_bzip2(piece: bytes) -> Iterator[bytes]:
    """Undo bzip2."""
    if piece.startswith(b"BZh"):
        try:
            yield _limited(bz2.BZ2Decompressor().decompress(piece, LIMIT + 1))
        except (OSError, ValueError):
            return


def undo_xz(piece: bytes) -> Iterator[bytes]:
    """Undo xz."""
    if piece.startswith(b"\xfd7zXZ\x00"):
        try:
            yield _limited(lzma.LZMADecompressor().decompress(piece, LIMIT + 1))
        except lzma.LZMAError:
            return


def redo_gzip(text: bytes) -> bytes:
    """Compress with gzip."""
    return gzip.compress(text)


def redo_deflate(text: bytes) -> bytes:
    """Compress with deflate, no header."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(text) + packer.flush()


def redo_zlib(text: bytes) -> bytes:
    """Compress with zlib."""
    return zlib.compress(text)


def redo_brotli(text: bytes) -> bytes:
    """Compress with Brotli."""
    return bytes(brotli.compress(text))


def redo_bzip2(text: bytes) -> bytes:
    """Compress with bzip2."""
    return bz2.compress(text)


def redo_xz(text: bytes) -> bytes:
    """Compress with xz."""
    return lzma.compress(text)


def redo_zstd(text: bytes) -> bytes:
    """Compress with Zstandard."""
    return zstandard.ZstdCompressor().compress(text)


def unpacked(body: bytes, encoding: str) -> bytes:
    """Undo a `content-encoding`, which may name several.

    Raises:
        TooLarge: it unpacks to more than `LIMIT` bytes.
        ValueError: it is none that is known, or the body is not what it says.
    """
    for name in reversed([each.strip().lower() for each in encoding.split(",")]):
        if name in ("", "identity"):
            continue
        undo = _ENCODINGS.get(name)
        whole = next(iter(undo(body)), None) if undo else None
        if whole is None:
            raise ValueError(f"content-encoding {name} can't be undone")
        body = whole
    return body


def _deflate_of_http(piece: bytes) -> Iterator[bytes]:
    found = False
    for whole in undo_zlib(piece):
        found = True
        yield whole
    if not found:
        yield from _inflated(piece, -15)


def _brotli(piece: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    try:
        whole = unpacker.process(piece, output_buffer_limit=LIMIT + 1)
    except brotli.error:
        return
    if unpacker.is_finished() or len(whole) > LIMIT:
        yield _limited(whole)


_ENCODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": undo_gzip,
    "x-gzip": undo_gzip,
    "deflate": _deflate_of_http,
    "br": _brotli,
    "zstd": undo_zstd,
}


def _inflated(piece: bytes, wbits: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits)
    try:
        whole = unpacker.decompress(piece, LIMIT + 1)
    except zlib.error:
        return
    if unpacker.eof or len(whole) > LIMIT or wbits > 0:
        yield _limited(whole)


def _limited(whole: bytes) -> bytes:
    if len(whole) > LIMIT:
        raise TooLarge
    return whole
