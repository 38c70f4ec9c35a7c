"""Compression. Each undo takes a piece that begins with compressed data; a bomb is cut at a limit."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from offwire_harness.detect.text import is_text, may_be_packed

LIMIT = 32 << 20
"""Most bytes that one piece is unpacked to."""

_LONG = 64 << 10
_PROBE = 512


class TooLarge(Exception):
    """There is more than the detector reads: a piece unpacks to over `LIMIT` bytes, or a number has no end."""


_Unpacked = tuple[bytes, int]
"""What came out, and how many bytes it was packed in; 0 if it was no such thing."""


def undo_gzip(piece: bytes) -> Iterator[bytes]:
    """Undo gzip, wherever in a piece it starts."""
    return _carved(piece, _GZIP, lambda rest: _inflated(rest, 31))


def undo_zlib(piece: bytes) -> Iterator[bytes]:
    """Undo zlib, which HTTP calls deflate: at the start of a piece, or anywhere in one that is no text, as in a PDF."""
    if piece.isascii():
        return
    if not is_text(piece):
        yield from _carved(piece, _ZLIB, lambda rest: _inflated(rest, 15))
    elif _ZLIB.match(piece):
        yield from _whole(_inflated(memoryview(piece), 15))


def undo_deflate(piece: bytes) -> Iterator[bytes]:
    """Undo deflate without a header. It has no magic number, so any piece that is not text is tried."""
    if len(piece) >= 12 and not piece.isascii() and not is_text(piece):
        yield from _whole(_inflated(memoryview(piece), -15))


def undo_zip(piece: bytes) -> Iterator[bytes]:
    """Undo a ZIP archive, as documents and spreadsheets are: the names and contents of its members."""
    names: list[bytes] = []
    for found in _ZIP.finditer(piece) if b"\x03" in piece else ():
        method, name, extra = (int.from_bytes(field, "little") for field in found.groups())
        start = found.end() + name
        names.append(piece[found.end() : start])
        data = memoryview(piece)[start + extra :]
        if method == zipfile.ZIP_DEFLATED:
            yield from _whole(_inflated(data, -15))
        elif method == zipfile.ZIP_LZMA:
            alone = b"".join((data[4:9], b"\xff" * 8, data[9:]))
            yield from _whole(_decompressed(lzma.LZMADecompressor(), memoryview(alone)))
    if names:
        yield b"\n".join(names)


def undo_brotli(piece: bytes) -> Iterator[bytes]:
    """Undo Brotli. It has no magic number, so any piece that is not text is tried."""
    if len(piece) >= 12 and not piece.isascii() and not is_text(piece):
        yield from _brotli(piece)


def undo_zstd(piece: bytes) -> Iterator[bytes]:
    """Undo Zstandard, wherever in a piece it starts."""
    return _carved(piece, _ZSTD, _zstd)


def undo_bzip2(piece: bytes) -> Iterator[bytes]:
    """Undo bzip2, wherever in a piece it starts."""
    return _carved(piece, _BZIP2, lambda rest: _decompressed(bz2.BZ2Decompressor(), rest))


def undo_xz(piece: bytes) -> Iterator[bytes]:
    """Undo xz, wherever in a piece it starts, and its elder, LZMA."""
    yield from _carved(piece, _XZ, lambda rest: _decompressed(lzma.LZMADecompressor(), rest))
    if _LZMA.match(piece):
        yield from _whole(_decompressed(lzma.LZMADecompressor(), memoryview(piece)))


def is_packed(piece: bytes) -> bool:
    """Whether bytes without a magic number are deflate or Brotli; of long ones, whether they could be."""
    if not may_be_packed(piece) or len(piece) > _LONG:
        return may_be_packed(piece)
    try:
        return any(True for undo in (undo_deflate, undo_brotli) for _ in undo(piece))
    except TooLarge:
        return True


def redo_gzip(text: bytes) -> bytes:
    """Compress with gzip."""
    return gzip.compress(text)


def redo_deflate(text: bytes) -> bytes:
    """Compress with deflate, no header."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(text) + packer.flush()


def redo_zip(text: bytes) -> bytes:
    """Put into a ZIP archive of one member."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("text", text)
    return archive.getvalue()


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
        parts = list(undo(body)) if undo else []
        if not parts:
            raise ValueError(f"content-encoding {name} can't be undone")
        body = b"".join(parts)
        if len(body) > LIMIT:
            raise TooLarge
    return body


def _deflate_of_http(piece: bytes) -> Iterator[bytes]:
    for wbits in (15, -15):
        whole, used = _inflated(memoryview(piece), wbits)
        if used:
            yield _limited(whole)
            return


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


def _carved(
    piece: bytes, magic: re.Pattern[bytes], unpack: Callable[[memoryview], _Unpacked]
) -> Iterator[bytes]:
    """Unpack what starts with a magic number, wherever that stands, one after the other."""
    found = None if piece.isascii() else magic.search(piece)
    while found:
        whole, used = unpack(memoryview(piece)[found.start() :])
        if used:
            yield _limited(whole)
        found = magic.search(piece, found.start() + max(used, 1))


def _whole(unpacked: _Unpacked) -> Iterator[bytes]:
    whole, used = unpacked
    if used:
        yield _limited(whole)


def _inflated(piece: memoryview, wbits: int) -> _Unpacked:
    unpacker = zlib.decompressobj(wbits)
    try:
        # What is none fails within its first bytes; zlib would copy all the rest to say so.
        zlib.decompressobj(wbits).decompress(piece[:_PROBE])
        whole = unpacker.decompress(piece, LIMIT + 1)
    except zlib.error:
        return b"", 0
    if unpacker.eof or len(whole) > LIMIT or (wbits > 0 and whole):
        return whole, len(piece) - len(unpacker.unused_data)
    return b"", 0


def _zstd(piece: memoryview) -> _Unpacked:
    try:
        with zstandard.ZstdDecompressor().stream_reader(piece) as reader:
            whole = reader.read(LIMIT + 1)
    except zstandard.ZstdError:
        return b"", 0
    # How long the frame was is not told; the next one can't start within its magic number.
    return whole, 4 if whole else 0


def _decompressed(unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor, piece: memoryview) -> _Unpacked:
    try:
        whole = unpacker.decompress(piece, LIMIT + 1)
    except (OSError, ValueError, lzma.LZMAError):
        return b"", 0
    return whole, len(piece) - len(unpacker.unused_data)


def _limited(whole: bytes) -> bytes:
    if len(whole) > LIMIT:
        raise TooLarge
    return whole


_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd")
_XZ = re.compile(rb"\xfd7zXZ\x00")
_LZMA = re.compile(rb"(?s)\x5d\x00\x00..(?:\xff{8}|.{4}\x00{4})")
_ZIP = re.compile(rb"(?s)PK\x03\x04.{4}(..).{16}(..)(..)")
