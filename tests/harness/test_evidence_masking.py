"""No spelling of a canary, and no piece of one, is left in text that is shown."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offwire_harness import canaries
from offwire_harness.masker import PIECE, Masker

SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "repr": repr,
    "repr of a dict": lambda value: repr({"k": [value]}),
    "repr of bytes": lambda value: repr(value.encode()),
    "json": json.dumps,
    "json, raw": lambda value: json.dumps(value, ensure_ascii=False),
    "json in json": lambda value: json.dumps(json.dumps(value)),
    "percent": lambda value: quote(value, safe=""),
    "hex": lambda value: value.encode().hex(),
    "base64": lambda value: b64encode(value.encode()).decode(),
    "base64 of a header": lambda value: b64encode(f"user:{value}".encode()).decode(),
    "base64url": lambda value: urlsafe_b64encode(b"x" + value.encode()).decode(),
    "reversed": lambda value: value[::-1],
    "head and tail": lambda value: f"{value[:14]}...{value[-14:]}",
}


@pytest.mark.parametrize("shape", canaries.SHAPES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_piece_of_any_shape_is_left(shape: str, spelling: str):
    canary = canaries.new("KEY", shape=shape)
    masker = Masker()
    masker.add(canary)
    text = SPELLINGS[spelling](canary.value)
    shown = masker.mask(f"before {text} after")
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    if spelling != "head and tail" or shape not in ("jwt", "pem"):
        assert "<KEY>" in shown
    for part in canary.distinctive:
        spelled = SPELLINGS[spelling](part) if spelling in ("plain", "reversed", "hex") else part
        assert not [at for at in range(len(spelled) - PIECE) if spelled[at : at + PIECE + 1] in shown]


def test_text_without_a_canary_is_left_alone():
    masker = Masker()
    masker.add(canaries.new("KEY"))
    assert masker.mask("nothing to see here, " * 50) == "nothing to see here, " * 50


@given(st.text(), st.text())
def test_what_stands_around_a_canary_stays(before: str, after: str):
    canary = canaries.new("KEY")
    masker = Masker()
    masker.add(canary)
    assert masker.mask(f"{before} {canary.value} {after}") == f"{before} <KEY> {after}"


def test_each_canary_has_its_own_label():
    masker = Masker()
    first, second = canaries.new("FIRST"), canaries.new("SECOND")
    masker.add(first)
    masker.add(second)
    assert masker.mask(f"{second.value}|{first.value}") == "<SECOND>|<FIRST>"


def test_a_login_in_an_address_is_masked_though_it_is_no_canary():
    masker = Masker()
    assert masker.mask("at postgres://billing:hunter2@db/x, and") == "at postgres://<login>@db/x, and"
    for plain in (
        "https://api.example:8443/a@b",
        "https://user@host/x",
        "see http://a.example: no",
        "10:30 @ noon",
    ):
        assert masker.mask(plain) == plain


def test_a_canary_in_the_login_of_an_address_keeps_its_label():
    canary = canaries.new("DB_PASSWORD", shape="token")
    masker = Masker()
    masker.add(canary)
    assert masker.mask(f"postgres://app:{canary.value}@db") == "postgres://app:<DB_PASSWORD>@db"
