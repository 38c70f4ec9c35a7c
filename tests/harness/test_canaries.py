"""Canaries: unique, in the shape of the real thing, and never shown."""

from __future__ import annotations

import copy
import logging
import pickle
import re

import pytest

from offwire_harness import canaries

FORMS = {
    "stripe": r"sk_live_[A-Za-z0-9]{32}",
    "openai": r"sk-proj-[A-Za-z0-9]{48}",
    "github": r"ghp_[A-Za-z0-9]{36}",
    "aws-id": r"AKIA[A-Z2-7]{16}",
    "aws": r"[A-Za-z0-9+/]{40}",
    "slack": r"xoxb-\d{12}-\d{13}-[A-Za-z0-9]{24}",
    "jwt": r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+",
    "hex": r"[0-9a-f]{40}",
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "urlsafe": r"[\w-]{43}",
    "pem": r"-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PRIVATE KEY-----\n",
}


@pytest.mark.parametrize("shape", FORMS)
def test_a_canary_has_the_shape_of_the_real_thing(shape: str) -> None:
    assert re.fullmatch(FORMS[shape], canaries.mint(shape))


@pytest.mark.parametrize("shape", canaries.SHAPES)
def test_no_two_are_alike_and_each_has_enough_chance_in_it(shape: str) -> None:
    minted = {canaries.mint(shape) for _ in range(200)}
    assert len(minted) == 200
    chance = sum(map(len, canaries.new("key", shape=shape).distinctive))
    assert chance >= (16 if shape == "aws-id" else 20)


def test_passwords_hold_what_breaks_quoting() -> None:
    assert set('"\\+/=') <= set(canaries.mint("password"))
    assert not canaries.mint("foreign").isascii()


@pytest.mark.parametrize("shape", canaries.SHAPES)
def test_what_is_distinctive_is_part_of_the_value_and_unique(shape: str) -> None:
    one, two = canaries.new("one", shape=shape), canaries.new("two", shape=shape)
    assert all(part in one.value for part in one.distinctive)
    assert not any(part in two.value for part in one.distinctive)


def test_a_template_surrounds_the_value_and_is_not_distinctive() -> None:
    dsn = canaries.new("DSN", template="postgresql://app:{canary}@db/x")
    assert dsn.value.startswith("postgresql://app:")
    assert dsn.value.endswith("@db/x")
    assert all("postgresql" not in part for part in dsn.distinctive)


def test_mistakes_are_told_in_one_line() -> None:
    with pytest.raises(ValueError, match=r"no canary shape 'strip'; there are: .*stripe"):
        canaries.mint("strip")
    with pytest.raises(ValueError, match=r"DSN: its template has no \{canary\}"):
        canaries.new("DSN", template="postgresql://app@db/x")


def test_nothing_but_value_shows_the_value(caplog: pytest.LogCaptureFixture) -> None:
    canary = canaries.new("STRIPE_KEY", shape="stripe")
    logging.getLogger("test").warning("%s %r", canary, canary)
    with pytest.raises(TypeError, match="<canary STRIPE_KEY> can't be pickled") as pickling:
        pickle.dumps(canary)
    with pytest.raises(TypeError):
        copy.deepcopy(canary)
    shown = f"{canary} {canary!r} {canary:>40} {[canary]} {canary.fingerprint} {pickling.value} {caplog.text}"
    assert "STRIPE_KEY" in shown
    assert not any(part in shown for part in (canary.value, *canary.distinctive))


def test_a_fingerprint_tells_canaries_apart_without_being_a_digest_of_the_value() -> None:
    one, two = canaries.new("a"), canaries.new("a")
    assert one.fingerprint != two.fingerprint
    assert one.fingerprint == canaries.Canary("b", one.value).fingerprint


@pytest.mark.parametrize(
    ("audience", "host", "permitted"),
    [
        (("api.stripe.com",), "API.Stripe.com", True),
        (("api.stripe.com",), "api.stripe.com.evil.example", False),
        (("*.example.com",), "eu.example.com", True),
        (("*.example.com",), "example.com", False),
        (("*.example.com",), "notexample.com", False),
        ((), "api.stripe.com", False),
    ],
)
def test_an_audience_is_hosts_and_their_subdomains_where_it_says_so(
    audience: tuple[str, ...], host: str, permitted: bool
) -> None:
    assert canaries.new("key", audience=audience).permitted_at(host) is permitted
