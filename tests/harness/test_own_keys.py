"""One provider's API key is a leak at another's host, even in the header where that one's own key would stand."""

from __future__ import annotations

from offwire_harness import canaries
from offwire_harness.own_keys import misdirected
from offwire_harness.wire import Request

KEY, OTHER = (
    canaries.new("OPENAI_API_KEY", shape="openai"),
    canaries.new("ANTHROPIC_API_KEY", shape="anthropic"),
)


def to(host: str, header: str, value: str) -> Request:
    return Request("1", "POST", "https", host, 443, "/v1/x", "HTTP/1.1", ((header, value),), b"{}")


OPENAI = to("api.openai.com", "authorization", f"Bearer {KEY.value}")
AZURE = to("team.openai.azure.com", "api-key", KEY.value)
ANTHROPIC = to("api.anthropic.com", "x-api-key", KEY.value)
OWN = to("llm.internal", "authorization", f"Bearer {KEY.value}")


def places(*requests: Request) -> list[tuple[str, str, str]]:
    return [(each.label, each.wire, each.pointer) for each in misdirected([KEY, OTHER], requests)]


def test_each_provider_with_its_own_key_is_fine():
    other = to("api.anthropic.com", "x-api-key", OTHER.value)
    assert places(OPENAI, other, OPENAI, other) == []


def test_any_one_provider_may_be_the_keys_own():
    assert places(AZURE, AZURE) == []


def test_a_second_provider_is_a_stranger_and_told_once():
    assert places(OPENAI, ANTHROPIC, ANTHROPIC) == [
        ("OPENAI_API_KEY", "api.anthropic.com", "header:x-api-key")
    ]


def test_a_server_of_ones_own_may_be_a_way_to_any():
    assert places(OPENAI, OWN, OPENAI) == []
