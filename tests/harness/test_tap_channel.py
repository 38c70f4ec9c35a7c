"""The channel's frames and handshake."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offwire_harness import wire
from offwire_harness.tap import channel
from offwire_harness.tap.messages import answer_of, request_of

TEXT = st.text(st.characters(exclude_categories=()))
VALUES = st.none() | st.booleans() | st.integers() | TEXT
HEADS = st.dictionaries(TEXT, VALUES | st.lists(VALUES))


@given(HEADS, st.binary())
def test_what_was_encoded_is_decoded(head, body):
    data = channel.encode(head, body)
    first, second = channel.lengths(data[: channel.PREFIX])
    rest = data[channel.PREFIX :]

    assert channel.decode(rest[:first], rest[first:]) == (head, body)
    assert len(rest) == first + second


@given(st.binary(min_size=channel.PREFIX, max_size=channel.PREFIX))
def test_lengths_are_within_limits_or_refused(prefix):
    try:
        head, body = channel.lengths(prefix)
    except channel.ChannelError:
        return
    assert head <= channel.MAX_HEAD
    assert body <= channel.MAX_BODY


@given(st.binary())
def test_garbage_is_refused_without_any_other_error(head):
    try:
        frame = channel.decode(head, b"")
    except channel.ChannelError:
        return
    assert frame.head == json.loads(head)


def test_an_endless_nesting_is_refused():
    with pytest.raises(channel.ChannelError):
        channel.decode(b"[" * 100_000, b"")


def test_a_huge_head_is_refused_before_it_is_read():
    with pytest.raises(channel.ChannelError, match="head"):
        channel.lengths(struct.pack("!II", channel.MAX_HEAD + 1, 0))


def test_a_huge_body_is_refused_before_it_is_read():
    with pytest.raises(channel.ChannelError, match="body"):
        channel.lengths(struct.pack("!II", 1, channel.MAX_BODY + 1))


def test_a_huge_head_is_not_sent():
    with pytest.raises(channel.ChannelError, match="head"):
        channel.encode({"text": "x" * channel.MAX_HEAD})


def shaken(secret: bytes, other_secret: bytes, role: str = "addon") -> None:
    ours, theirs = channel.Handshake(secret, "tap"), channel.Handshake(other_secret, role)
    ours.verify("addon", theirs.nonce, theirs.proof(ours.nonce))


def test_ends_with_the_same_secret_believe_each_other():
    shaken(b"secret", b"secret")


def test_an_end_with_another_secret_is_not_believed():
    with pytest.raises(channel.ChannelError, match="secret"):
        shaken(b"secret", b"another")


def test_an_end_that_reflects_our_own_proof_is_not_believed():
    ours = channel.Handshake(b"secret", "tap")
    with pytest.raises(channel.ChannelError):
        ours.verify("tap", ours.nonce, ours.proof(ours.nonce))
    with pytest.raises(channel.ChannelError):
        ours.verify("addon", ours.nonce, ours.proof(ours.nonce))


def test_a_recorded_proof_is_not_believed_again():
    theirs = channel.Handshake(b"secret", "addon")
    first, second = channel.Handshake(b"secret", "tap"), channel.Handshake(b"secret", "tap")
    recorded = theirs.proof(first.nonce)
    first.verify("addon", theirs.nonce, recorded)
    with pytest.raises(channel.ChannelError):
        second.verify("addon", theirs.nonce, recorded)


@pytest.mark.parametrize(("nonce", "proof"), [(None, "00"), ("00", None), (7, 7), ("", "")])
def test_a_malformed_proof_is_not_believed(nonce, proof):
    with pytest.raises(channel.ChannelError):
        channel.Handshake(b"secret", "tap").verify("addon", nonce, proof)


def request_frame(**changes: object) -> channel.Frame:
    head = {
        "id": 7,
        "method": "POST",
        "scheme": "https",
        "host": "api.stripe.com",
        "port": 443,
        "target": "/v1?a=1",
        "version": "HTTP/1.1",
        "headers": [["Host", "api.stripe.com"], ["X-A", "1"], ["x-a", "2"]],
        "trailers": [],
        "steered": True,
    }
    return channel.Frame({**head, **changes}, b"body")


def test_a_request_keeps_everything():
    assert request_of(request_frame()) == wire.Request(
        id="7",
        method="POST",
        scheme="https",
        host="api.stripe.com",
        port=443,
        target="/v1?a=1",
        http_version="HTTP/1.1",
        headers=(("Host", "api.stripe.com"), ("X-A", "1"), ("x-a", "2")),
        body=b"body",
    )


@pytest.mark.parametrize(
    ("host", "header", "expected"),
    [
        ("127.0.0.1", "localhost:11434", "localhost"),
        ("127.0.0.1", "127.0.0.1:11434", "127.0.0.1"),
        ("127.0.0.1", "api.stripe.com", "127.0.0.1"),
        ("api.stripe.com", "localhost:11434", "api.stripe.com"),
    ],
)
def test_only_this_machine_may_be_named_by_the_host_header(host, header, expected):
    frame = request_frame(host=host, port=11434, headers=[["Host", header]])
    assert request_of(frame).host == expected


@given(st.lists(st.binary(min_size=1), min_size=1))
def test_chunks_travel_as_lengths(chunks):
    head, body = answer_of(wire.Response(200, chunks=tuple(chunks)))
    assert head["chunks"] == [len(chunk) for chunk in chunks]
    assert body == b"".join(chunks)


@pytest.mark.parametrize("kind", [wire.FaultKind.REFUSED, wire.FaultKind.DNS, wire.FaultKind.TLS_ALERT])
def test_a_fault_of_connecting_comes_too_late_for_a_request_and_resets_it(kind):
    assert answer_of(wire.Fault(kind))[0] == {"kind": "reset"}
