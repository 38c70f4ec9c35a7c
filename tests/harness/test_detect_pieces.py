"""A value that was cut up is seen in its pieces, whatever stands between them; what only looks alike is not."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from urllib.parse import quote

import pytest
from wire_support import MODEL, chat, request, tool_turn

from offwire.findings import Sighting
from offwire_harness import canaries
from offwire_harness.detect import Detector
from offwire_harness.wire import Request

KEY = canaries.new("KEY", shape="stripe")
DETECTOR = Detector([KEY])
PROSE = (
    "The invoice of this customer was paid in March, and a refund of it is open. See the dashboard for more. "
)


def cut(size: int) -> list[str]:
    return [KEY.value[at : at + size] for at in range(0, len(KEY.value), size)]


def sightings(*requests: Request) -> tuple[Sighting, ...]:
    return DETECTOR.search_all(requests).sightings


@pytest.mark.parametrize(
    "write",
    [
        lambda: " dash ".join(cut(4)),
        lambda: "n;piece\n" + "\n".join(f"{at};{piece}" for at, piece in enumerate(cut(5))),
        lambda: "\n".join(f"| {at} | {piece} |" for at, piece in enumerate(cut(6))),
        lambda: " ".join(f"Part {at} is {piece}." for at, piece in enumerate(cut(6))),
        lambda: "".join(f"<b>{piece}</b>" for piece in cut(4)),
        lambda: "".join(f"\x1b[3{at % 8}m{piece}\x1b[0m" for at, piece in enumerate(cut(4))),
        lambda: "\n".join(f"2026-11-21 12:00:0{at} INFO part={piece}" for at, piece in enumerate(cut(8))),
        lambda: "".join(f"data: {piece}\n\n" for piece in cut(5)),
        lambda: json.dumps([{"at": at, "piece": piece, "note": PROSE} for at, piece in enumerate(cut(6))]),
        lambda: f"{KEY.value[:14]}[REDACTED]{KEY.value[-6:]}",
        lambda: f"{KEY.value[:14]}########{KEY.value[-6:]}",
        lambda: json.dumps({"starts with": KEY.value[:16], "ends with": KEY.value[-8:]}),
    ],
)
def test_pieces_of_one_place_are_one_sighting(write: Callable[[], str]) -> None:
    (seen,) = sightings(chat(*tool_turn(write(), name="lookup")))
    assert (seen.pointer, seen.tool) == ("/messages/1/content", "lookup")


def test_turns_of_others_between_the_pieces_hide_nothing() -> None:
    turns = [
        turn
        for piece in cut(7)
        for turn in (
            {"role": "user", "content": f"Next part: {piece}"},
            {"role": "assistant", "content": PROSE},
        )
    ]
    (seen,) = sightings(chat(*turns))
    assert (seen.pointer, seen.chain) == ("/messages/2/content", ("joined",))


def test_pieces_in_lines_and_headers_of_several_requests_are_joined() -> None:
    lines = [request(f"https://{MODEL}/v1/files?after={quote(piece)}") for piece in cut(7)]
    headers = [request(f"https://{MODEL}/v1/files", headers={"x-id": piece}) for piece in cut(7)]
    assert [each.pointer for each in sightings(*lines)] == ["request-line"]
    assert [each.pointer for each in sightings(*headers)] == ["header:x-id"]


@pytest.mark.parametrize(
    "text",
    [
        f"{KEY.distinctive[0][:4]}...{KEY.distinctive[0][-4:]}",
        f"{KEY.distinctive[0][:4]} {PROSE} {KEY.distinctive[0][4:8]}",
        " ".join(str(uuid.uuid5(uuid.NAMESPACE_URL, str(number))) for number in range(2000)),
        " ".join(hashlib.sha256(bytes([number % 256])).hexdigest() for number in range(500)),
        PROSE * 200,
    ],
    ids=["its ends", "short pieces", "uuids", "digests", "prose"],
)
def test_what_could_be_chance_is_none(text: str) -> None:
    assert sightings(chat(*tool_turn(text))) == ()


@pytest.mark.parametrize("shape", ["uuid", "hex"])
def test_ten_characters_of_a_uuid_are_ten_digits(shape: str) -> None:
    canary = canaries.new("key", shape=shape)
    detector = Detector([canary])
    digits = canary.value.replace("-", "")
    other = "9" if digits[9] != "9" else "2"
    assert detector.search(chat(*tool_turn(f"id {digits[:10]}"))).sightings
    assert not detector.search(
        chat(*tool_turn(f"id {canary.value[:10]}{other}" if shape == "uuid" else digits[:9]))
    ).sightings
