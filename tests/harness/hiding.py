"""Ways of hiding a text, written apart from the detector's own inverses and, where there is one, on other libraries."""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import gzip
import html
import io
import json
import lzma
import quopri
import re
import struct
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable

import brotli
import zstandard

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def base58(text: str) -> str:
    number, out = int(text.encode().hex(), 16), ""
    while number:
        out = BITCOIN[number % 58] + out
        number //= 58
    return out


def z85(text: str) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
    raw = text.encode()
    raw += b" " * (-len(raw) % 4)
    out = ""
    for (word,) in struct.iter_unpack(">I", raw):
        out += "".join(digits[word // 85**power % 85] for power in (4, 3, 2, 1, 0))
    return out


def wrapped_base64(text: str) -> str:
    return base64.encodebytes(text.encode().ljust(90)).decode()


def shifted_base64(shift: int) -> Callable[[str], str]:
    return lambda text: b64(b"xyz"[:shift] + text.encode())


def spelled(text: str, every: int, separator: str) -> str:
    return separator.join(text[at : at + every] for at in range(0, len(text), every))


def xxd(text: str) -> str:
    raw, lines = text.encode(), []
    for at in range(0, len(raw), 16):
        row = raw[at : at + 16]
        pairs = " ".join(row[n : n + 2].hex() for n in range(0, len(row), 2))
        shown = "".join(chr(code) if 32 <= code < 127 else "." for code in row)
        lines.append(f"{at:08x}: {pairs:<39}  {shown}")
    return "\n".join(lines)


def narrow_dump(text: str) -> str:
    raw = text.encode()
    return "\n".join(f"{at:06x} {raw[at : at + 4].hex(' ')}" for at in range(0, len(raw), 4))


def fullwidth(text: str) -> str:
    return "".join(chr(ord(each) - 0x21 + 0xFF01) if "!" <= each <= "~" else each for each in text)


def cyrillic(text: str) -> str:
    return text.translate(str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ"))


def in_one_object(text: str) -> str:
    return json.dumps({f"k{n}": text[at : at + 7] for n, at in enumerate(range(0, len(text), 7))})


def in_a_list(text: str) -> str:
    return repr([text[at : at + 5] for at in range(0, len(text), 5)])


def as_events(text: str) -> str:
    pieces = (text[at : at + 3] for at in range(0, len(text), 3))
    chunks = ({"object": "chunk", "choices": [{"index": 0, "delta": {"content": each}}]} for each in pieces)
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


def raw_deflate(text: str) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b64(packer.compress(text.encode()) + packer.flush())


def gzipped(text: str) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as packer:
        packer.write(text.encode())
    return out.getvalue()


def png(text: str) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    body = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body += chunk(b"zTXt", b"Key\0\0" + zlib.compress(text.encode()))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(text: str) -> bytes:
    comment = text.encode()
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + b"\xff\xda\x00\x02\xff\xd9"


def zipped(text: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as members:
        members.writestr(
            "word/document.xml", f"<w:document><w:body><w:t>{html.escape(text)}</w:t></w:body></w:document>"
        )
        members.writestr("mimetype", "text/plain")
    return archive.getvalue()


def pdf(text: str) -> bytes:
    pieces = (text[at : at + 3] for at in range(0, len(text), 3))
    strings = " -20 ".join("(" + re.sub(r"([\\()])", r"\\\1", piece) + ")" for piece in pieces)
    stream = zlib.compress(f"BT /F1 12 Tf 72 720 Td [{strings}] TJ ET".encode())
    head = f"%PDF-1.4\n4 0 obj\n<</Length {len(stream)}/Filter/FlateDecode>>\nstream\n".encode()
    return head + stream + b"\nendstream\nendobj\n%%EOF"


def message(text: str) -> bytes:
    """Return a message in the wire format of protocol buffers, among bytes that are no text."""
    raw = text.encode()
    size = bytes([len(raw)]) if len(raw) < 128 else bytes([len(raw) & 127 | 128, len(raw) >> 7])
    noise = bytes(range(128, 256))
    return b"\x08\x96\x01\x12" + size + raw + b"\x1a\x80\x01" + noise


def one_integer(text: str) -> str:
    number = int.from_bytes(text.encode(), "big")
    return str(number) if len(text) < 1500 else hex(number)  # Python writes no longer ones in decimal.


def uuencoded(text: str) -> str:
    raw = text.encode()
    lines = (binascii.b2a_uu(raw[at : at + 45]).decode() for at in range(0, len(raw), 45))
    return "begin 644 key.txt\n" + "".join(lines) + "`\nend\n"


def in_base(digits: str) -> Callable[[str], str]:
    def write(text: str) -> str:
        number, out = int.from_bytes(text.encode(), "big"), ""
        while number:
            number, rest = divmod(number, len(digits))
            out = digits[rest] + out
        return out

    return write


def alphabet32(digits: str) -> Callable[[str], str]:
    def write(text: str) -> str:
        bits = "".join(f"{code:08b}" for code in text.encode())
        bits += "0" * (-len(bits) % 5)
        return "".join(digits[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))

    return write


def moved(block: int) -> Callable[[str], str]:
    return lambda text: "".join(chr(block + code) for code in text.encode())


def selectors(text: str) -> str:
    return "\N{GRINNING FACE}" + "".join(
        chr((0xFE00 if code < 16 else 0xE0100 - 16) + code) for code in text.encode()
    )


def zero_width_bits(text: str) -> str:
    return "".join("\u200b\u200c"[int(bit)] for code in text.encode() for bit in f"{code:08b}")


def white_on_black(text: str) -> str:
    return "".join(
        chr(0x1F170 + ord(each.upper()) - 65) if each.isascii() and each.isalpha() else each for each in text
    )


def array_with_comments(text: str) -> str:
    rows = range(0, len(text.encode()), 8)
    return "\n".join(
        ", ".join(f"0x{code:02x}" for code in text.encode()[at : at + 8]) + f", /* {at} */" for at in rows
    )


def page_in_ascii85(text: str) -> bytes:
    page = b"BT /F1 12 Tf <%s> Tj ET" % text.encode().hex().encode()
    packed = base64.a85encode(zlib.compress(page), wrapcol=60)
    return b"%%PDF-1.4\n4 0 obj\n<< /Length %d >>\nstream\n%s~>endstream" % (len(packed), packed)


def little_endian_dump(text: str) -> str:
    raw = text.encode() + b"\n" * (len(text.encode()) % 2)
    rows = range(0, len(raw), 16)
    return "\n".join(
        f"{at:07x} " + " ".join(f"{word:04x}" for (word,) in struct.iter_unpack("<H", raw[at : at + 16]))
        for at in rows
    )


ENCODERS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "json": json.dumps,
    "json in json": lambda text: json.dumps(json.dumps({"k": text})),
    "unicode escapes": lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
    "repr": repr,
    "bytes repr": lambda text: repr(text.encode()),
    "x escapes": lambda text: "".join(f"\\x{code:02x}" for code in text.encode()),
    "octal escapes": lambda text: "".join(f"\\{code:03o}" for code in text.encode()),
    "base64": lambda text: b64(text.encode()),
    "base64, one in": shifted_base64(1),
    "base64, two in": shifted_base64(2),
    "base64, wrapped": wrapped_base64,
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "base32, lower": lambda text: base64.b32encode(text.encode()).decode().lower().rstrip("="),
    "uuencode": uuencoded,
    "base58": base58,
    "base85": lambda text: base64.b85encode(text.encode()).decode(),
    "ascii85": lambda text: base64.a85encode(text.encode(), adobe=True).decode(),
    "z85": z85,
    "hex": lambda text: text.encode().hex(),
    "hex, spaced": lambda text: text.encode().hex(" "),
    "hex, colons": lambda text: text.encode().hex(":").upper(),
    "hex list": lambda text: ", ".join(hex(code) for code in text.encode()),
    "xxd": xxd,
    "narrow dump": narrow_dump,
    "percent": lambda text: urllib.parse.quote(text, safe=""),
    "percent, all": lambda text: "".join(f"%{code:02X}" for code in text.encode()),
    "html": lambda text: html.escape(text),
    "html, decimal": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "html, hex": lambda text: "".join(f"&#x{ord(each):x};" for each in text),
    "quoted-printable": lambda text: quopri.encodestring(text.encode(), quotetabs=True).decode(),
    "utf-16": lambda text: b64(text.encode("utf-16")),
    "utf-16, big": lambda text: b64(text.encode("utf-16-be")),
    "gzip": lambda text: b64(gzipped(text)),
    "zlib": lambda text: b64(zlib.compress(text.encode())),
    "deflate": raw_deflate,
    "brotli": lambda text: b64(brotli.compress(text.encode())),
    "zstd": lambda text: b64(zstandard.compress(text.encode())),
    "bzip2": lambda text: b64(bz2.compress(text.encode())),
    "xz": lambda text: b64(lzma.compress(text.encode())),
    "zip": lambda text: b64(zipped(text)),
    "pdf": lambda text: b64(pdf(text)),
    "data url": lambda text: f"data:text/plain;base64,{b64(text.encode())}",
    "png": lambda text: f"data:image/png;base64,{b64(png(text))}",
    "jpeg": lambda text: f"data:image/jpeg;base64,{b64(jpeg(text))}",
    "reversed": lambda text: "".join(reversed(text)),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "swapped case": str.swapcase,
    "upper case": str.upper,
    "dashes": lambda text: spelled(text, 4, "-"),
    "spaces": lambda text: spelled(text, 1, " "),
    "newlines": lambda text: spelled(text, 5, "\n"),
    "zero width": lambda text: spelled(text, 2, "\u200b"),
    "full width": fullwidth,
    "cyrillic": cyrillic,
    "numbers": lambda text: str(list(text.encode())),
    "numbers, spaced": lambda text: " ".join(str(code) for code in text.encode()),
    "one integer": one_integer,
    "octal": lambda text: " ".join(f"{code:o}" for code in text.encode()),
    "binary": lambda text: " ".join(f"{code:08b}" for code in text.encode()),
    "mojibake": lambda text: text.encode().decode("latin-1"),
    "tags": lambda text: "".join(f"<b>{html.escape(each)}</b>" for each in text),
    "one object": in_one_object,
    "a list": in_a_list,
    "events": as_events,
}
"""Name of each way of hiding, and what does it. What is binary goes as base64, as it would in a message."""

ODD_ENCODERS: dict[str, Callable[[str], str]] = {
    "base32hex": lambda text: base64.b32hexencode(text.encode()).decode().rstrip("="),
    "crockford": alphabet32("0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
    "z-base-32": alphabet32("ybndrfg8ejkmcpqxot1uwisza345h769"),
    "base36": in_base("0123456789abcdefghijklmnopqrstuvwxyz"),
    "base62": in_base("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    "base62, small first": in_base("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "java bytes": lambda text: str(list(struct.unpack(f"{len(text.encode())}b", text.encode()))),
    "three digits": lambda text: "".join(f"{code:03d}" for code in text.encode()),
    "hexdump": little_endian_dump,
    "variation selectors": selectors,
    "zero-width bits": zero_width_bits,
    "private use": moved(0xE000),
    "braille bytes": moved(0x2800),
    "white on black": white_on_black,
    "colours": lambda text: "".join(f"\x1b[1;3{at % 8}m{each}\x1b[0m" for at, each in enumerate(text)),
    "struck over": lambda text: "".join(f"{each}\b{each}" for each in text),
    "numbered": lambda text: "\n".join(f"{at}) {each}" for at, each in enumerate(text, 1)),
    "positions": lambda text: "; ".join(f"position {at}: {each}" for at, each in enumerate(text)),
    "stream of text": lambda text: "".join(f"data: {piece}\n\n" for piece in re.findall("(?s)..?", text)),
    "SQL": lambda text: "||".join(f"CHR({code})" for code in text.encode()),
    "PowerShell": lambda text: "+".join(f"[char]{code}" for code in text.encode()),
    "casts": lambda text: "char[] key = {" + ", ".join(f"(char){code}" for code in text.encode()) + "};",
    "decimal escapes": lambda text: "".join(f"\\{code:03d}" for code in text.encode()),
    "array with comments": array_with_comments,
    "CSS": lambda text: "".join(f"\\{ord(each):06x}" for each in text),
    "RTF": lambda text: "".join(f"\\u{ord(each)}?" for each in text),
    "encoded words": lambda text: " ".join(
        f"=?utf-8?B?{b64(piece.encode())}?=" for piece in re.findall("(?s).{1,9}", text)
    ),
    "quoted uuencode": lambda text: uuencoded(text).replace("\n", "\n> "),
    "indented": lambda text: "data: |\n" + re.sub("(.{1,20})", r"  \1\n", b64(gzipped(text))),
    "quoted mail": lambda text: re.sub("(.{1,20})", r"> \1\n", b64(gzipped(text))),
    "ReportLab": lambda text: b64(page_in_ascii85(text)),
    "zip, LZMA": lambda text: b64(zipped(text, zipfile.ZIP_LZMA)),
    "mistaken twice": lambda text: fullwidth(text).encode().decode("latin-1").encode().decode("latin-1"),
    "told": lambda text: "\n".join(f"Character {at} is {each}" for at, each in enumerate(text, 1)),
    "lines of a list": lambda text: json.dumps(re.findall("(?s).{1,40}", b64(gzipped(text * 3)))),
}
"""Ways that are seldom seen, each tried on its own only."""

MORE_ENCODERS: dict[str, Callable[[str], str]] = {
    "octal escapes, sparing": lambda text: "".join(
        each if each.isascii() else "".join(f"\\{code:03o}" for code in each.encode()) for each in text
    ),
    "utf-7": lambda text: "".join(f"+{b64(each.encode('utf-16-be')).rstrip('=')}-" for each in text),
    "photo": lambda text: b64(jpeg("\0".join(text) + "\0") + bytes(range(256)) * 8),
    "message": lambda text: b64(message(text)),
    "gzip, raw": lambda text: gzipped(text).decode("latin-1"),
}
"""Ways that matter only to tell one transform from another."""
