"""Whatever a program does to a credential on its way to the model, the detector undoes it, alone or two at a time."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hiding import ENCODERS, MORE_ENCODERS, ODD_ENCODERS, b64
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire_support import chat, tool_turn

from offwire_harness import canaries
from offwire_harness.canaries import SHAPES, Canary
from offwire_harness.detect import Detector
from offwire_harness.detect.table import DIGESTS, TRANSFORMS, Transform
from offwire_harness.detect.text import folded

STRIPE = canaries.new("STRIPE_KEY", shape="stripe")
AWKWARD = canaries.new("PASSWORD", shape="password")
DETECTOR = Detector([STRIPE])
LOSSY = {"upper case", "swapped case"}


def finds(detector: Detector, text: str, label: str = "STRIPE_KEY") -> bool:
    return label in {each.label for each in detector.search(chat(*tool_turn(text))).sightings}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_single_transform_of_every_shape_is_seen(shape: str) -> None:
    canary = canaries.new("key", shape=shape)
    detector = Detector([canary])
    missed = [
        (name, where)
        for name, encode in {**ENCODERS, **ODD_ENCODERS}.items()
        for where, text in (
            ("alone", encode(canary.value)),
            ("in text", f"value: {encode(canary.value)}\ndone"),
        )
        if not finds(detector, text, "key")
    ]
    assert missed == []


def missed_pairs(canary: Canary, step: int = 1) -> tuple[list[tuple[str, str]], int]:
    """Return the pairs of transforms that hide a canary, and how many were tried."""
    detector = Detector([canary])
    pairs = list(product(ENCODERS, repeat=2))[::step]
    texts = ((pair, ENCODERS[pair[1]](ENCODERS[pair[0]](canary.value))) for pair in pairs)
    return [pair for pair, text in texts if not finds(detector, text, canary.label)], len(pairs)


def test_all_but_a_few_pairs_of_a_sample_are_seen() -> None:
    missed, tried = missed_pairs(STRIPE, step=11)
    assert len(missed) <= 0.03 * tried, missed


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["stripe", "password", "token", "jwt", "urlsafe", "pem"])
def test_at_least_98_percent_of_all_pairs_are_seen(shape: str) -> None:
    missed, tried = missed_pairs(canaries.new("key", shape=shape))
    assert len(missed) <= 0.02 * tried, missed


@given(
    value=st.text(string.ascii_letters + string.digits + "\"\\+/=-_'%& äß中", min_size=24, max_size=60),
    name=st.sampled_from(sorted(set(ENCODERS) - LOSSY)),
    before=st.sampled_from(["", "key=", "Here it is: ", "line\n", '{"a": "']),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
def test_values_of_any_kind_are_seen(value: str, name: str, before: str) -> None:
    letters = sum(each.isalnum() and each.isascii() for each in value)
    if letters < 16 or len(set(value)) < 12:
        return
    assert finds(Detector([Canary("k", value)]), ENCODERS[name](value), "k"), name


def fixed(size: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Return text that looks random and is the same every time."""
    digest = hashlib.shake_256(b"offwire").digest(size)
    return "".join(alphabet[code % len(alphabet)] for code in digest)


VALUES = {
    "token": fixed(32),
    "long": fixed(400),
    "punctuated": fixed(60, "a7+/=%&?#"),
    "foreign": fixed(40, "abcdXYZ789äßéñøŁЖλ中"),
}
ONLY_UNDONE_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "json": ("token", ("unicode escapes",)),
    "hex-escape": ("token", ("x escapes",)),
    "octal-escape": ("foreign", ("octal escapes, sparing",)),
    "percent": ("punctuated", ("percent",)),
    "html": ("foreign", ("html, hex",)),
    "quoted-printable": ("foreign", ("quoted-printable",)),
    "utf-7": ("foreign", ("utf-7",)),
    "uuencode": ("token", ("uuencode",)),
    "base64": ("token", ("base64",)),
    "base32": ("token", ("base32",)),
    "base58": ("token", ("base58",)),
    "base36": ("token", ("base36",)),
    "base85": ("token", ("base85",)),
    "hex": ("token", ("hex",)),
    "hexdump": ("token", ("base58", "narrow dump")),
    "decimal": ("token", ("numbers",)),
    "octal": ("punctuated", ("octal",)),
    "binary": ("token", ("binary",)),
    "integer": ("token", ("one integer",)),
    "reversed": ("token", ("reversed",)),
    "rot13": ("token", ("rot13",)),
    "swapped case": ("token", ("base58", "swapped case")),
    "groups": ("token", ("base85", "newlines")),
    "spelled": ("token", ("base58", "spaces")),
    "lookalikes": ("token", ("full width",)),
    "utf-16": ("token", ("base58", "utf-16")),
    "latin-1": ("token", ("gzip, raw",)),
    "fields": ("token", ("base58", "one object")),
    "events": ("token", ("events",)),
    "rows": ("token", ("base58", "numbered")),
    "invisible": ("token", ("variation selectors",)),
    "terminal": ("token", ("base58", "colours")),
    "gzip": ("token", ("gzip",)),
    "zip": ("token", ("zip",)),
    "zlib": ("token", ("zlib",)),
    "deflate": ("token", ("deflate",)),
    "brotli": ("long", ("brotli",)),
    "zstd": ("long", ("zstd",)),
    "bzip2": ("token", ("bzip2",)),
    "xz": ("long", ("xz",)),
    "pdf": ("token", ("base58", "pdf")),
    "tags": ("token", ("base58", "tags")),
    "strings": ("token", ("base58", "message")),
    "image": ("token", ("base58", "photo")),
}
"""For each transform of the table, a value and ways of hiding it, innermost first, that need that transform."""


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda each: each.name)
def test_without_any_one_transform_something_is_missed(transform: Transform) -> None:
    value, ways = ONLY_UNDONE_BY[transform.name]
    text = VALUES[value]
    for way in ways:
        text = {**ENCODERS, **MORE_ENCODERS, **ODD_ENCODERS}[way](text)
    canary = Canary("k", VALUES[value])
    assert finds(Detector([canary]), text, "k")
    rest = [each for each in TRANSFORMS if each is not transform]
    assert not finds(Detector([canary], transforms=rest), text, "k")


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda each: each.name)
@pytest.mark.parametrize("shape", ["token", "password", "pem"])
def test_every_transform_undoes_its_own_inverse(transform: Transform, shape: str) -> None:
    value = canaries.mint(shape).encode()
    dressed = transform.redo(value)
    assert any(folded(value) in folded(each) for each in (*transform.undo(dressed), dressed))


@pytest.mark.parametrize("name", [name for name, _ in DIGESTS])
@pytest.mark.parametrize(
    "write", [lambda d: d.hexdigest(), lambda d: d.hexdigest().upper(), lambda d: b64(d.digest())]
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_digest_is_a_sighting_of_its_own_kind(name: str, write: Callable[[Any], str], end: str) -> None:
    text = write(hashlib.new(name, (AWKWARD.value + end).encode()))
    (sighting,) = Detector([AWKWARD]).search(chat(*tool_turn(f"etag: {text}"))).sightings
    assert sighting.chain == (name,)


def test_the_digest_of_something_else_is_none() -> None:
    text = " ".join(hashlib.new(name, b"something else").hexdigest() for name, _ in DIGESTS)
    assert not finds(DETECTOR, text)


def test_the_page_names_every_transform() -> None:
    page = (Path(__file__).parents[2] / "docs" / "detector.md").read_text(encoding="utf-8")
    assert [each.name for each in TRANSFORMS if f"`{each.name}`" not in page] == []
    digests = page.replace("sha224 to sha512", "sha224 sha256 sha384 sha512").replace(
        "sha3,", "sha3_256 sha3_512"
    )
    assert [name for name, _ in DIGESTS if name not in digests] == []
