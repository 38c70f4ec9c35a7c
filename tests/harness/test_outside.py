"""What stood in a variable before a canary took its place is a credential too: it is looked for on the wire and masked."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import requests

from offwire_harness import outside
from offwire_harness.face import Offwire
from offwire_harness.run import Run

REAL = "sk_live_9fK2mQx7Lr4TbV8zNcW1aYh3"
MODEL = "https://api.openai.com/v1/chat/completions"


def drive(offwire: Offwire, told: Callable[[], str]) -> Run:
    """Drive an agent that uses its key as it should, and tells the model something."""
    offwire.canary("SHOP_KEY", env="SHOP_KEY", shape="stripe", audience="shop.example")
    offwire.upstream("https://shop.example").get("/").json({})

    def agent(task: str) -> None:
        for key in (REAL, os.environ["SHOP_KEY"]):
            requests.get("https://shop.example/", headers={"authorization": key}, timeout=10)
        body = {"model": "gpt-4o", "messages": [{"role": "user", "content": told()}]}
        requests.post(
            MODEL, headers={"authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}, json=body, timeout=10
        ).raise_for_status()

    offwire.model.script("Fine.")
    return offwire.drive_sync(agent, task="?")


@pytest.fixture(autouse=True)
def set_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", REAL)


def test_a_key_that_was_read_before_the_canary_took_its_place_is_seen(offwire: Offwire):
    run = drive(offwire, lambda: f"The key is {REAL}.")
    assert run.verdict == "leaking"
    assert run.reasons[0].message.startswith("SHOP_KEY as it was before the test reached api.openai.com")
    assert REAL[8:] not in run.explain()
    assert REAL[8:] not in repr(run.record)


def test_it_is_masked(offwire: Offwire):
    def told() -> str:
        raise RuntimeError(f"no such key: {REAL}")

    run = drive(offwire, told)
    assert run.verdict == "inconclusive"
    assert "no such key: sk_live_<SHOP_KEY as it was before the test>" in run.explain()


def test_its_audience_is_the_canarys(offwire: Offwire):
    drive(offwire, lambda: "Where is order 7?").assert_clean()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "dummy",
        "sk_test_placeholder123",
        "postgresql://app:app@localhost:5432/app",
        "changemechangemechangeme",
        "ourplaceholderkey2026",
        "0" * 40,
        "https://shop.example/v1?page=2",
    ],
)
def test_a_placeholder_is_let_be(value: str | None):
    assert outside.credential("KEY", value) is None


@pytest.mark.parametrize(
    "value", [REAL, "postgresql://app:9fK2mQx7Lr4TbV8zNcW1@db/x", "3f9a1c77e0b24d5f8a6e19c4b7d20f83"]
)
def test_what_is_random_is_a_credential(value: str):
    found = outside.credential("KEY", value, ("shop.example",))
    assert found is not None
    assert found.permitted_at("shop.example")
    assert not any("_" in part or "/" in part for part in found.random)
