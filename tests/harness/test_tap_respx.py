"""The respx tap: httpx is answered, everything else is refused, and it says so."""

from __future__ import annotations

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from tap_support import Answers

from offwire_harness import wire
from offwire_harness.tap.respx_tap import RespxTap
from offwire_harness.wire import Fault, FaultKind

URL = "https://api.openai.com/v1/chat?x=1"


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def tap(answers: Answers) -> Iterator[RespxTap]:
    tap = RespxTap()
    tap.start(answers)
    tap.steer()
    yield tap
    tap.close()


def test_httpx_is_answered(tap, answers):
    response = httpx.post(URL, json={"text": "grüße"}, headers={"X-A": "1"})
    assert (response.status_code, response.text) == (200, "answered")
    request = answers.last
    assert (request.method, request.scheme, request.host, request.port, request.target) == (
        "POST",
        "https",
        "api.openai.com",
        443,
        "/v1/chat?x=1",
    )
    assert request.body == '{"text":"grüße"}'.encode()
    assert request.header("x-a") == "1"
    # What is imported beside httpx is not claimed, and that depends on the tests before this one.
    ledger = replace(tap.ledger(), unclaimed=())
    assert ledger == wire.Ledger(connections=1, requests=1, answered=1, total=wire.Total(0, 0, 1))


def test_async_httpx_is_answered_chunk_by_chunk(tap, answers):
    events = (b"data: 1\n\n", b"data: 2\n\n")
    answers.by_path["/v1/chat"] = wire.Response(200, (("Content-Type", "text/event-stream"),), chunks=events)

    async def main() -> tuple[bytes, ...]:
        async with httpx.AsyncClient() as client, client.stream("POST", URL, content=b"x") as response:
            return tuple([piece async for piece in response.aiter_raw()])

    assert asyncio.run(main()) == events


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.RESET, httpx.ReadError),
        (FaultKind.TIMEOUT, httpx.ReadTimeout),
        (FaultKind.REFUSED, httpx.ConnectError),
    ],
)
def test_a_fault_is_the_error_that_httpx_raises(kind, error, tap, answers):
    answers.by_path["/v1/chat"] = Fault(kind)
    with pytest.raises(error):
        httpx.get(URL)


def test_a_truncated_body_breaks_off(tap, answers):
    answers.by_path["/v1/chat"] = Fault(FaultKind.TRUNCATED, wire.Response(200, (), b"hello"), 2)
    seen: list[bytes] = []
    with pytest.raises(httpx.RemoteProtocolError), httpx.stream("GET", URL) as response:
        seen.extend(response.iter_raw())
    assert seen == [b"he"]


@pytest.mark.parametrize("kind", [FaultKind.DNS, FaultKind.REFUSED, FaultKind.TLS_ALERT])
def test_a_fault_of_connecting_comes_before_the_request(kind, tap, answers):
    tap.connect_policy = lambda host, port: Fault(kind)
    with pytest.raises(httpx.ConnectError):
        httpx.get(URL)
    assert answers.requests == []
    assert tap.ledger().refused == 1


def test_an_answerer_that_fails_refuses(tap, answers):
    def fail(request: wire.Request) -> wire.Answer:
        raise LookupError("sk-secret")

    answers.by_path["/v1/chat"] = fail
    with pytest.raises(httpx.ReadError):
        httpx.get(URL)
    assert tap.ledger().failures == ("tap-failure: the answerer ended with LookupError",)


def test_another_client_is_refused_and_reported_once(tap, answers):
    for _ in range(2):
        with pytest.raises(urllib.error.URLError, match="refused"):
            urllib.request.urlopen("https://api.stripe.com/", timeout=10)
    [failure] = tap.ledger().failures
    assert failure.startswith("bypass: a connection to api.stripe.com:443 went round the respx tap")
    assert failure.endswith("use --offwire-tap=mitm")
    assert answers.requests == []


def test_httpx2_is_noticed_refused_and_named(tap, answers):
    httpx2 = pytest.importorskip("httpx2")
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(URL)
    [failure] = tap.ledger().failures
    assert "httpx2, which respx does not intercept" in failure
    assert "--offwire-tap=mitm" in failure
    assert answers.requests == []


def test_everything_is_put_back(answers):
    before = dict(vars(socket.socket))
    tap = RespxTap()
    tap.start(answers)
    tap.steer()
    tap.steer()
    tap.close()
    tap.close()
    assert dict(vars(socket.socket)) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://127.0.0.1:1/")
    assert answers.requests == []
