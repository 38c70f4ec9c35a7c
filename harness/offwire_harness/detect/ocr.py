"""Reads what pictures show, where the extra `ocr` is installed.

RapidOCR brings its models along, so it needs no network and no program of the system. Its models are loaded when
the first picture comes by. That it takes O for 0 or l for 1 hides nothing: the detector folds these anyway.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from offwire_harness.detect.bases import undo_base64
from offwire_harness.detect.images import kind_of
from offwire_harness.detect.table import Transform

INSTALLED = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))

_ONE_THREAD = {f"EngineConfig.onnxruntime.{each}_op_num_threads": 1 for each in ("intra", "inter")}
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1600,
    **_ONE_THREAD,
}


def undo_ocr(piece: bytes) -> Iterator[bytes]:
    """Return the text that a picture shows."""
    shown = _text_in(piece) if kind_of(piece) else None
    if shown:
        yield shown


def redo_ocr(text: bytes) -> bytes:
    """Draw a text."""
    from PIL import Image, ImageDraw, ImageFont

    lines = [text.decode(errors="replace")[at : at + 40] for at in range(0, len(text), 40)]
    picture = Image.new("RGB", (900, 60 + 50 * len(lines)), "white")
    drawing = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        drawing.text((20, 20 + 50 * number), line, fill="black", font=ImageFont.load_default(24))
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def was_read(text: bytes) -> bool:
    """Whether every picture could be read that a text is, or holds in base64; false if it holds none."""
    if not INSTALLED:
        return False
    found = {piece for piece in (text, *undo_base64(text)) if kind_of(piece)}
    # Up to its first slash it decodes too.
    whole = [each for each in found if not any(other.startswith(each) for other in found - {each})]
    return bool(whole) and all(_text_in(each) is not None for each in whole)


@lru_cache(maxsize=16)
def _text_in(picture: bytes) -> bytes | None:
    try:
        lines = _engine()(picture).txts or ()
    except Exception:  # whatever the library and those below it raise: it could not be read
        return None
    return "\n".join(lines).encode()


@lru_cache(maxsize=1)
def _engine() -> Any:
    import rapidocr

    return rapidocr.RapidOCR(params=_SETTINGS)


READERS: tuple[Transform, ...] = (Transform("ocr", undo_ocr, redo_ocr, binary=True),) if INSTALLED else ()
"""What the detector undoes beside the table, if it can."""
