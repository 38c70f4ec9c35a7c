"""No false alarm: ordinary traffic, source code, pictures and random data give neither sightings nor exhausted budgets."""

from __future__ import annotations

import base64
import json
import random
import sysconfig
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hiding import png
from wire_support import chat, tool_turn

from offwire_harness import canaries
from offwire_harness.detect import Detector

MEGABYTE = 1_000_000
DETECTOR = Detector(
    [canaries.new(f"{shape} {number}", shape=shape) for shape in canaries.SHAPES for number in range(2)]
)


def source_code(chance: random.Random) -> Iterator[str]:
    files = sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py"))
    while True:
        yield chance.choice(files).read_text(encoding="utf-8", errors="replace")


def conversations(chance: random.Random) -> Iterator[str]:
    words = "the invoice of this customer was paid and then a refund for it is open since March".split()
    while True:
        text = " ".join(chance.choices(words, k=80))
        yield f"{text}. See https://example.com/a%20b?x={chance.randint(1, 99)}&amp;y=1 ... it's {chance.random():.4f}"


def rows(chance: random.Random) -> Iterator[str]:
    while True:
        row = {
            "id": f"in_{chance.getrandbits(64):016x}",
            "customer": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "digest": f"{chance.getrandbits(256):064x}",
            "amounts": [chance.randint(0, 255) for _ in range(12)],
            "note": 'Grüße, "Zoë" \\ C:\\temp\\new',
            "at": "2026-11-21T12:00:00Z",
        }
        yield json.dumps([row] * 3) if chance.random() < 0.5 else repr([row])


def random_base64(chance: random.Random) -> Iterator[str]:
    while True:
        yield base64.b64encode(chance.randbytes(chance.randint(20, 900))).decode()


def identifiers(chance: random.Random) -> Iterator[str]:
    while True:
        yield " ".join(str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(20))


def pictures(chance: random.Random) -> Iterator[str]:
    while True:
        data = png(f"taken in {chance.randint(1990, 2026)}") + chance.randbytes(40_000)
        yield "data:image/png;base64," + base64.b64encode(data).decode()


KINDS = (source_code, conversations, rows, random_base64, identifiers, pictures)


def bodies(kind: Callable[[random.Random], Iterator[str]], size: int, seed: int) -> Iterator[list[str]]:
    """Yield texts of one kind, some 200 kB to a request, until there are `size` characters."""
    texts, batch, total = kind(random.Random(seed)), list[str](), 0
    while total < size:
        batch.append(next(texts))
        if sum(map(len, batch)) >= 200_000:
            total += sum(map(len, batch))
            yield batch
            batch = []


def check(kind: Callable[[random.Random], Iterator[str]], size: int, seed: int) -> None:
    for batch in bodies(kind, size, seed):
        results = (
            turn for number, text in enumerate(batch) for turn in tool_turn(text, call_id=f"call_{number}")
        )
        result = DETECTOR.search(chat({"role": "user", "content": "Go on."}, *results))
        assert result.sightings == ()
        assert result.exhausted == ()
        assert result.bytes_searched > 200_000


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.__name__)
def test_ordinary_content_is_clean(kind: Callable[[random.Random], Iterator[str]]) -> None:
    check(kind, MEGABYTE // 2, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.__name__)
def test_a_hundred_megabytes_of_ordinary_content_are_clean(
    kind: Callable[[random.Random], Iterator[str]],
) -> None:
    check(kind, 100 * MEGABYTE // len(KINDS), seed=2)


@pytest.mark.parametrize(
    "text",
    [
        "sk_live_... and sk_test_ are how Stripe's keys begin, as in sk_live_51H",
        "postgresql://app:secret@db.example:5432/x",
        "Authorization: Bearer <token>; -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "ghp_" + "x" * 36,
    ],
)
def test_the_shape_of_a_credential_alone_is_none(text: str) -> None:
    shapes = [canaries.new(shape, shape=shape) for shape in canaries.SHAPES]
    dsn = canaries.new("dsn", template="postgresql://app:{canary}@db.example:5432/x")
    assert Detector([*shapes, dsn]).search(chat({"role": "user", "content": text})).sightings == ()
