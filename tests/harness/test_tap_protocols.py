"""HTTP/2, WebSocket, encodings, large bodies, many requests and client certificates through the tap."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import brotli
import httpx
import pytest
import requests
import zstandard
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


ENCODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoded_body_arrives_encoded_and_an_encoded_answer_is_decoded_by_the_client(
    encoding, steered, answers
):
    packed = ENCODINGS[encoding]("grüße".encode())
    answers.by_path["/x"] = wire.Response(200, (("Content-Encoding", encoding),), packed)
    response = httpx.post("https://api.openai.com/x", content=packed, headers={"Content-Encoding": encoding})
    assert response.content == "grüße".encode()
    assert answers.last.body == packed
    assert answers.last.header("content-encoding") == encoding


def test_an_upload_in_chunks_arrives_whole_over_http_2(http2, steered, answers):
    with http2:
        http2.post("https://api.openai.com/x", content=iter([b"one ", b"two"]))
    assert (answers.last.http_version, answers.last.body) == ("HTTP/2.0", b"one two")


@pytest.mark.slow
@pytest.mark.parametrize("version", ["HTTP/1.1", "HTTP/2"])
def test_fifty_megabytes_go_both_ways(version, steered, answers):
    body = bytes(range(256)) * 204_800
    answers.by_path["/x"] = wire.Response(200, (), body)
    with httpx.Client(http2=version == "HTTP/2", timeout=60) as client:
        response = client.post("https://api.openai.com/x", content=body)
    assert response.http_version == version
    assert response.content == body
    assert answers.last.body == body
    assert steered.ledger().failures == ()


@pytest.mark.slow
def test_two_hundred_requests_at_once_are_all_answered_with_their_own(steered, answers):
    def answer(request: wire.Request) -> wire.Response:
        return wire.Response(200, (), request.body)

    answers.by_path["/echo"] = answer
    with ThreadPoolExecutor(200) as pool:
        echoed = pool.map(
            lambda n: requests.post("https://api.openai.com/echo", data=f"{n}", timeout=60).text, range(200)
        )
        assert list(echoed) == [f"{number}" for number in range(200)]
    ledger = steered.ledger()
    assert ledger.connects == ledger.connections == ledger.requests == ledger.answered == 200
    assert ledger.failures == ()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """A certificate of the client's own, and its key."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=agent -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), stderr=subprocess.DEVNULL, cwd=tmp_path, check=True)
    return str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")


def certified(url: str, pair: tuple[str, str], version: ssl.TLSVersion) -> None:
    context = ssl.create_default_context()
    context.load_cert_chain(*pair)
    context.maximum_version = version
    httpx.get(url, verify=context)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_client_with_a_certificate_is_refused_and_told(version, pair, steered, answers):
    """Its server would have answered to the certificate, and ours can't."""
    with pytest.raises(httpx.TransportError):
        certified("https://api.stripe.com/", pair, version)
    assert answers.requests == []
    [failure] = steered.ledger().failures
    assert failure.startswith("tls-refused: the client to api.stripe.com brought a certificate of its own")
    assert steered.ledger().refused == 1


def test_a_child_with_a_certificate_is_refused_and_told(pair, steered, answers):
    command = ["curl", "--silent", "--cert", pair[0], "--key", pair[1], "https://api.stripe.com/curl"]
    assert subprocess.run(command, capture_output=True, timeout=30).stdout == b""
    assert answers.requests == []
    unheld, refused = steered.ledger().failures
    assert unheld.startswith("unheld: the program curl was started")
    assert refused.startswith("tls-refused: the client to api.stripe.com brought a certificate")


def test_what_mitmproxy_would_answer_by_itself_is_asked_like_the_rest(steered, answers):
    """It has a page of its own for whoever says this name in a Host header, on whatever connection."""
    with requests.Session() as session:
        for host in ("api.openai.com", "mitm.it"):
            response = session.post("https://api.openai.com/v1", data=b"body", headers={"Host": host})
            assert (response.text, answers.last.header("host")) == ("answered", host)
    assert (answers.last.host, answers.last.body) == ("api.openai.com", b"body")
    assert (steered.ledger().requests, steered.ledger().failures) == (2, ())


@pytest.mark.parametrize("more", [b"and the rest", b"POST /v2 HTTP/1.1"])
@pytest.mark.parametrize("kept", [b"keep-alive", b"close"])
def test_bytes_that_belong_to_no_request_are_told(more, kept, steered, answers):
    with socket.create_connection(("shop.example", 80), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: %s\r\n\r\n%s" % (kept, more))
        assert line.recv(4096)
        (failure,) = steered.ledger().failures
    assert failure == "truncated-capture: bytes to shop.example belong to no whole request"
    assert steered.ledger().requests == 1


def test_requests_that_were_sent_before_their_answers_are_all_captured(steered, answers):
    def slow(asked):
        came.set()
        goes_on.wait(20)
        return wire.Response(200, (), b"answered")

    came, goes_on = threading.Event(), threading.Event()
    answers.by_path["/slow"] = slow
    with socket.create_connection(("shop.example", 80), timeout=20) as line:
        line.sendall(
            b"".join(b"GET %s HTTP/1.1\r\nHost: shop.example\r\n\r\n" % path for path in (b"/slow", b"/"))
        )
        assert came.wait(20)
        assert steered.ledger().failures == (), "what waits for its turn is no loss"
        goes_on.set()
        while len(answers.requests) < 2:
            assert line.recv(4096)
    assert [each.path for each in answers.requests] == ["/slow", "/"]
    assert steered.ledger().failures == ()


def test_extensions_of_chunks_are_refused_and_told(steered, answers):
    head = b"POST / HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("shop.example", 80), timeout=10) as line:
        line.sendall(head + b"1;key=secret\r\nx\r\n0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            line.recv(4096)
    assert answers.requests == []
    assert steered.ledger().failures == ("truncated-capture: a request to shop.example was cut short",)
