"""With the extra `ocr`, what a picture shows is searched; a picture that can't be read stays listed."""

from __future__ import annotations

import io

import pytest
from hiding import b64, png
from wire_support import MODEL, chat

from offwire_harness import canaries
from offwire_harness.detect import Detector, ocr

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ocr.INSTALLED, reason="not run: the extra `ocr` is not installed"),
]

KEY = canaries.new("KEY", shape="stripe")
DETECTOR = Detector([KEY])


def drawn(text: str, size: int, kind: str = "PNG", colours: tuple[str, str] = ("black", "white")) -> str:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (40 + size * len(text), 8 * size), colours[1])
    drawing, font = ImageDraw.Draw(picture), ImageFont.load_default(size)
    for line, words in enumerate(("Settings of the account", f"key: {text}", "Status: open")):
        drawing.text((20, 20 + 2 * size * line), words, fill=colours[0], font=font)
    written = io.BytesIO()
    picture.save(written, kind)
    return f"data:image/{kind.lower()};base64,{b64(written.getvalue())}"


def sent(url: str) -> object:
    return chat({"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]})


@pytest.mark.parametrize("size", [12, 18, 32])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_credential_that_was_drawn_is_a_sighting(size: int, kind: str) -> None:
    result = DETECTOR.search(sent(drawn(KEY.value, size, kind)))
    assert [(each.pointer, each.chain[:2]) for each in result.sightings] == [
        ("/messages/0/content/0/image_url/url", ("base64", "ocr"))
    ]
    assert result.unsearched == ()


def test_light_letters_on_dark_are_read_too() -> None:
    assert DETECTOR.search(sent(drawn(KEY.value, 20, colours=("#eee", "#223")))).sightings


@pytest.mark.parametrize("shape", ["token", "openai", "aws", "github", "uuid", "hex"])
def test_letters_that_look_alike_hide_nothing(shape: str) -> None:
    if shape not in canaries.SHAPES:
        pytest.skip(f"not run: there is no shape {shape}")
    canary = canaries.new("key", shape=shape)
    assert Detector([canary]).search(sent(drawn(canary.value, 20))).sightings


def test_a_picture_of_something_else_is_clean_and_was_searched() -> None:
    other = canaries.new("OTHER", shape="stripe")
    result = DETECTOR.search(sent(drawn(other.value, 20)))
    assert (result.sightings, result.unsearched) == ((), ())


def test_a_picture_that_can_not_be_read_stays_listed() -> None:
    broken = b64(png("a holiday")[:60])
    result = DETECTOR.search(sent(f"data:image/png;base64,{broken}"))
    assert result.unsearched == (f"{MODEL} /messages/0/content/0/image_url/url",)


def test_its_inverse_is_undone() -> None:
    (shown,) = ocr.undo_ocr(ocr.redo_ocr(b"An ordinary sentence"))
    assert shown == b"An ordinary sentence"
