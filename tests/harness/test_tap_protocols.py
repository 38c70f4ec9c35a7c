"""HTTP/2 and WebSocket through the tap."""

from __future__ import annotations

import asyncio
import ssl

import aiohttp
import httpx
import pytest
from tap_support import answers, steered, tap

from offwire_harness import wire

__all__ = ["answers", "steered", "tap"]


@pytest.fixture
def http2() -> httpx.Client:
    pytest.importorskip("h2")
    return httpx.Client(http2=True)


def test_http_2_is_chosen_by_the_server_as_in_the_wild(http2, steered, answers):
    with http2:
        response = http2.post("https://api.stripe.com/v1?x=1", content=b"body", headers={"X-Case": "Value"})
    assert (response.http_version, response.text) == ("HTTP/2", "answered")
    request = answers.last
    assert (request.http_version, request.method, request.target, request.body) == (
        "HTTP/2.0",
        "POST",
        "/v1?x=1",
        b"body",
    )
    assert request.header(":authority") == "api.stripe.com"
    assert request.header("x-case") == "Value"


def test_chunks_of_a_stream_keep_their_boundaries_over_http_2(http2, steered, answers):
    events = tuple(f"data: {number}\n\n".encode() for number in range(5))
    answers.by_path["/stream"] = wire.Response(200, (("Content-Type", "text/event-stream"),), chunks=events)
    with http2, http2.stream("GET", "https://api.openai.com/stream") as response:
        assert tuple(response.iter_raw()) == events


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_chunks_of_a_stream_arrive_through_the_explicit_proxy(scheme, tap, answers):
    answers.by_path["/stream"] = wire.Response(200, chunks=(b"data: 1\n\n", b"data: 2\n\n"))
    context = ssl.create_default_context(cafile=tap.ca_file)
    client = httpx.Client(proxy=tap.environment["HTTP_PROXY"], verify=context)
    with client, client.stream("POST", f"{scheme}://api.openai.com/stream", content=b"x") as response:
        assert tuple(response.iter_raw()) == (b"data: 1\n\n", b"data: 2\n\n")
    assert (answers.last.body, answers.last.host, answers.last.steered) == (b"x", "api.openai.com", False)
    assert answers.last.header("proxy-authorization") is None


def test_a_truncated_stream_over_http_2_is_an_error(http2, steered, answers):
    answers.by_path["/x"] = wire.Fault(wire.FaultKind.TRUNCATED, wire.Response(200, (), b"hello"), 2)
    with http2, pytest.raises(httpx.HTTPError):
        http2.get("https://api.openai.com/x")


def test_messages_of_a_websocket_are_requests_and_their_answers_messages(steered, answers):
    def answer(request: wire.Request) -> wire.Response:
        if request.method != "WEBSOCKET":
            return wire.Response(101)
        return wire.Response(200, chunks=(b"first " + request.body, b"second"))

    answers.by_path["/ws"] = answer

    async def main() -> list[str]:
        session = aiohttp.ClientSession()
        async with session, session.ws_connect("wss://api.openai.com/ws?model=x") as line:
            await line.send_str("grüße")
            return [await line.receive_str(timeout=10), await line.receive_str(timeout=10)]

    assert asyncio.run(main()) == ["first grüße", "second"]
    opened, message = answers.requests
    assert opened.header("upgrade") == "websocket"
    assert (message.method, message.scheme, message.host, message.path) == (
        "WEBSOCKET",
        "https",
        "api.openai.com",
        "/ws",
    )
    assert message.body == "grüße".encode()
    assert steered.ledger().failures == ()


def test_a_websocket_that_is_not_accepted_is_refused_as_it_was_answered(steered, answers):
    answers.by_path["/ws"] = wire.Response(403, (), b"no")

    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await session.ws_connect("wss://api.openai.com/ws")

    asyncio.run(main())
