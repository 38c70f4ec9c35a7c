"""Real clients, steered: what they send arrives whole, and what they get is what was answered."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import httpx
import pytest
import requests
import urllib3
from tap_support import OK, answers, steered, tap

from offwire_harness import wire

__all__ = ["answers", "steered", "tap"]

URL = "https://api.stripe.com/v1/invoices/in_1?expand[]=customer"


def with_requests(url: str) -> str:
    return requests.get(url, timeout=10).text


def with_requests_that_ignores_the_environment(url: str) -> str:
    session = requests.Session()
    session.trust_env = False
    return session.get(url, timeout=10).text


def with_httpx(url: str) -> str:
    return httpx.get(url).text


def with_httpx_on_a_transport_of_its_own(url: str) -> str:
    with httpx.Client(transport=httpx.HTTPTransport(), trust_env=False) as client:
        return client.get(url).text


def with_async_httpx(url: str) -> str:
    async def get() -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get(url)).text

    return asyncio.run(get())


def with_aiohttp(url: str) -> str:
    async def get() -> str:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return await response.text()

    return asyncio.run(get())


def with_urllib(url: str) -> str:
    return urllib.request.urlopen(url, timeout=10).read().decode()


def with_urllib3(url: str) -> str:
    return urllib3.PoolManager().request("GET", url).data.decode()


def with_http_client(url: str) -> str:
    line = http.client.HTTPSConnection("api.stripe.com", timeout=10)
    line.request("GET", url.removeprefix("https://api.stripe.com"))
    return line.getresponse().read().decode()


def with_asyncio_streams(url: str) -> str:
    async def get() -> str:
        context = ssl.create_default_context()
        reader, writer = await asyncio.open_connection("api.stripe.com", 443, ssl=context)
        target = url.removeprefix("https://api.stripe.com")
        writer.write(f"GET {target} HTTP/1.1\r\nHost: api.stripe.com\r\nConnection: close\r\n\r\n".encode())
        text = (await reader.read()).partition(b"\r\n\r\n")[2].decode()
        writer.close()
        return text

    return asyncio.run(get())


CLIENTS = [
    with_requests,
    with_requests_that_ignores_the_environment,
    with_httpx,
    with_httpx_on_a_transport_of_its_own,
    with_async_httpx,
    with_aiohttp,
    with_urllib,
    with_urllib3,
    with_http_client,
    with_asyncio_streams,
]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_is_captured_and_answered(client, steered, answers):
    assert client(URL) == "answered"
    request = answers.last
    assert (request.method, request.scheme, request.host, request.port) == (
        "GET",
        "https",
        "api.stripe.com",
        443,
    )
    assert request.path == "/v1/invoices/in_1"
    assert request.steered
    assert steered.ledger().failures == ()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://api.stripe.com/x", ("http", "api.stripe.com", 80)),
        ("http://api.stripe.com:8080/x", ("http", "api.stripe.com", 8080)),
        ("https://api.stripe.com:8443/x", ("https", "api.stripe.com", 8443)),
        ("https://93.184.216.34/x", ("https", "93.184.216.34", 443)),
        ("http://127.0.0.1:11434/x", ("http", "127.0.0.1", 11434)),
        ("http://localhost:11434/x", ("http", "localhost", 11434)),
    ],
)
def test_the_destination_is_the_one_that_was_dialled(url, place, steered, answers):
    requests.get(url, headers={"Host": "elsewhere.example"} if "stripe" in url else {}, timeout=10)
    assert (answers.last.scheme, answers.last.host, answers.last.port) == place


def test_a_body_arrives_as_it_was_sent(steered, answers):
    body = gzip.compress(json.dumps({"text": "grüße \x00"}).encode())
    requests.post(URL, data=body, headers={"Content-Encoding": "gzip"}, timeout=10)
    assert answers.last.body == body


def test_a_chunked_body_arrives_whole(steered, answers):
    requests.post(URL, data=iter([b"one ", b"two"]), timeout=10)
    assert answers.last.body == b"one two"


def test_headers_keep_order_case_repetition_and_bytes(steered, answers):
    with socket.create_connection(("api.stripe.com", 80)) as line:
        line.sendall(b"GET /a HTTP/1.1\r\nhOst: api.stripe.com\r\nX-B: 1\r\nX-A: \xff\r\nX-B: 2\r\n\r\n")
        line.recv(4096)
    assert answers.last.headers == (
        ("hOst", "api.stripe.com"),
        ("X-B", "1"),
        ("X-A", "\udcff"),
        ("X-B", "2"),
    )


def whole_answer(line: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(OK.body) and (piece := line.recv(4096)):
        answer += piece
    return answer


def test_trailers_of_http_1_are_captured(steered, answers):
    with socket.create_connection(("api.stripe.com", 80)) as line:
        line.settimeout(10)
        for number in range(2):  # the connection goes on afterwards
            line.sendall(
                b"POST / HTTP/1.1\r\nHost: api.stripe.com\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                b"3\r\nabc\r\n0\r\nX-Sum: %d\r\nx-sum: \xff\r\n\r\n" % number
            )
            assert b" 200 " in whole_answer(line)
            assert answers.last.trailers == (("X-Sum", str(number)), ("x-sum", "\udcff"))
            assert answers.last.body == b"abc"
    assert steered.ledger().failures == ()


def test_a_request_after_one_with_trailers_has_none(steered, answers):
    with socket.create_connection(("api.stripe.com", 80)) as line:
        line.settimeout(10)
        head = (
            b"POST / HTTP/1.1\r\nHost: api.stripe.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
        )
        line.sendall(head + b"X-Sum: 1\r\n\r\n")
        whole_answer(line)
        line.sendall(head + b"\r\n")
        assert b" 200 " in whole_answer(line)
    assert [request.trailers for request in answers.requests] == [(("X-Sum", "1"),), ()]


def test_a_large_body_arrives_whole(steered, answers):
    body = bytes(range(256)) * 40_000
    requests.post(URL, data=body, timeout=30)
    assert answers.last.body == body


def test_a_response_is_handed_on_as_it_is(steered, answers):
    packed = gzip.compress(b"packed")
    headers = (("Content-Encoding", "gzip"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Case", "Yes"))
    answers.by_path["/r"] = wire.Response(503, headers, packed)
    response = requests.get("https://api.stripe.com/r", timeout=10)

    assert response.status_code == 503
    assert response.text == "packed"
    assert response.raw.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
    assert response.headers["Content-Length"] == str(len(packed))


def test_a_head_request_gets_the_length_without_a_body(steered, answers):
    response = requests.head(URL, timeout=10)
    assert response.headers["Content-Length"] == str(len(OK.body))
    assert response.content == b""


def test_chunks_of_a_stream_keep_their_boundaries(steered, answers):
    events = tuple(f"data: {number}\n\n".encode() for number in range(20))
    answers.by_path["/stream"] = wire.Response(200, (("Content-Type", "text/event-stream"),), chunks=events)
    with httpx.stream("GET", "https://api.openai.com/stream") as response:
        assert tuple(response.iter_raw()) == events
    assert response.headers["content-type"] == "text/event-stream"


def test_connections_are_kept_alive_and_counted(steered, answers):
    with requests.Session() as session:
        for _ in range(5):
            session.get(URL, timeout=10)
    ledger = steered.ledger()
    assert (ledger.connections, ledger.requests, ledger.answered, ledger.refused) == (1, 5, 5, 0)


def test_a_redirect_is_followed_to_another_host(steered, answers):
    answers.by_path["/from"] = wire.Response(302, (("Location", "https://elsewhere.example/to"),))
    assert requests.get("https://api.stripe.com/from", timeout=10).text == "answered"
    assert [request.host for request in answers.requests] == ["api.stripe.com", "elsewhere.example"]


def test_many_requests_at_once_are_all_answered_with_their_own(steered, answers):
    for number in range(40):
        answers.by_path[f"/{number}"] = wire.Response(200, (), str(number).encode())
    with ThreadPoolExecutor(20) as pool:
        texts = list(
            pool.map(lambda n: requests.get(f"https://api.stripe.com/{n}", timeout=30).text, range(40))
        )
    assert texts == [str(number) for number in range(40)]


def test_a_slow_answer_does_not_hold_up_others(steered, answers):
    slow = threading.Event()

    def wait(request: wire.Request) -> wire.Response:
        slow.wait(10)
        return OK

    answers.by_path["/slow"] = wait
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(requests.get, "https://api.stripe.com/slow", timeout=20)
        assert requests.get("https://api.stripe.com/quick", timeout=10).text == "answered"
        assert not waiting.done()
        slow.set()
        assert waiting.result().text == "answered"


CHILD = (
    "import urllib.request as u; print(u.urlopen('https://api.stripe.com/child', timeout=10).read().decode())"
)


@pytest.mark.parametrize("environment", [None, "own"])
def test_a_python_child_is_captured(environment, steered, answers):
    own = {**os.environ, "NO_PROXY": "*"} if environment else None
    told = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, env=own, timeout=30)
    assert told.stdout == "answered\n", told.stderr
    assert (answers.last.host, answers.last.path, answers.last.steered) == ("api.stripe.com", "/child", False)


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_curl_as_a_child_is_captured_over_http_2(steered, answers):
    command = ["curl", "--silent", "--show-error", "--data", "x=1", "https://api.stripe.com/curl"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert told.stdout == "answered", told.stderr
    assert (answers.last.host, answers.last.body) == ("api.stripe.com", b"x=1")
    if answers.last.http_version == "HTTP/2.0":
        assert (":authority", "api.stripe.com") in answers.last.headers
