"""Network faults are true ones: a steered client sees what it sees when a network fails."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator

import httpx
import pytest
import requests
from tap_support import answers, steered, tap

from offwire_harness import wire
from offwire_harness.tap.network_faults import NetworkFaults
from offwire_harness.wire import Fault, FaultKind

__all__ = ["answers", "steered", "tap"]

URL = "https://api.stripe.com/v1/invoices?key=sk-secret"


@pytest.fixture
def fails(steered) -> Iterator[object]:
    """Let connecting to one host fail."""

    def choose(kind: FaultKind) -> None:
        steered.connect_policy = lambda host, port: Fault(kind) if host == "api.stripe.com" else None

    return choose


def error_of(url: str = URL, timeout: float = 10) -> BaseException:
    with pytest.raises(requests.RequestException) as raised:
        requests.get(url, timeout=timeout)
    error: BaseException = raised.value
    reason = getattr(error.args[0], "reason", None)
    return reason if isinstance(reason, BaseException) else error


def test_a_refused_connection(fails, answers):
    fails(FaultKind.REFUSED)
    assert "[Errno 111] Connection refused" in str(error_of())
    with pytest.raises(httpx.ConnectError, match="Connection refused"):
        httpx.get(URL)
    assert answers.requests == []


def test_a_name_that_does_not_resolve(fails, answers):
    fails(FaultKind.DNS)
    assert "Name or service not known" in str(error_of())
    with pytest.raises(socket.gaierror):
        socket.socket().connect(("api.stripe.com", 443))
    assert answers.requests == []


def test_a_reset_while_connecting(fails, answers):
    fails(FaultKind.RESET)
    assert "Connection reset by peer" in str(error_of())
    assert answers.requests == []


def test_a_connect_that_times_out(fails, answers):
    fails(FaultKind.TIMEOUT)
    assert "timed out. (connect timeout=" in str(error_of(timeout=0.3))
    assert answers.requests == []


def test_an_alert_instead_of_a_handshake(fails, answers):
    fails(FaultKind.TLS_ALERT)
    with pytest.raises(requests.exceptions.SSLError, match=r"(?i)alert.handshake.failure"):
        requests.get(URL, timeout=10)
    assert answers.requests == []


def test_an_end_in_the_middle_of_the_handshake(fails, answers):
    fails(FaultKind.TRUNCATED)
    with pytest.raises(requests.exceptions.SSLError, match=r"(?i)eof"):
        requests.get(URL, timeout=10)


def test_a_fault_is_counted_as_refused_and_other_hosts_are_reached(fails, steered):
    fails(FaultKind.REFUSED)
    error_of()
    assert requests.get("https://other.example/", timeout=10).text == "answered"
    ledger = steered.ledger()
    assert (ledger.connections, ledger.answered, ledger.refused, ledger.failures) == (1, 1, 1, ())


def test_a_reset_after_the_request(steered, answers):
    answers.by_path["/x"] = Fault(FaultKind.RESET)
    with socket.create_connection(("api.stripe.com", 80)) as line:
        line.sendall(b"GET /x HTTP/1.1\r\nHost: api.stripe.com\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            line.recv(4096)
    assert answers.last.path == "/x", "the request itself was captured"


def test_a_read_that_times_out(steered, answers):
    answers.by_path["/x"] = Fault(FaultKind.TIMEOUT)
    with pytest.raises(requests.ReadTimeout):
        requests.get("https://api.stripe.com/x", timeout=0.3)
    assert answers.last.path == "/x"


@pytest.mark.parametrize("after", [0, 4, 1000])
def test_a_truncated_body(after, steered, answers):
    response = wire.Response(200, (("Content-Type", "text/plain"),), b"hello world")
    answers.by_path["/x"] = Fault(FaultKind.TRUNCATED, response, after)
    got = min(after, len(response.body))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match=rf"IncompleteRead\({got} bytes read"):
        requests.get("https://api.stripe.com/x", timeout=10)


def test_a_truncated_stream_was_streamed_as_far_as_it_went(steered, answers):
    answers.by_path["/x"] = Fault(FaultKind.TRUNCATED, wire.Response(200, (), b"data: 1\n\ndata: 2\n\n"), 9)
    seen = []
    with (
        pytest.raises(httpx.RemoteProtocolError),
        httpx.stream("GET", "https://api.stripe.com/x") as response,
    ):
        seen.extend(response.iter_raw())
    assert seen == [b"data: 1\n\n"]


def test_a_child_sees_an_approximate_fault(fails, answers):
    fails(FaultKind.REFUSED)
    command = ["curl", "--silent", "--show-error", URL]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert told.returncode
    assert answers.requests == []


def test_the_servers_are_gone_afterwards():
    before = set(threading.enumerate())
    faults = NetworkFaults()
    addresses = faults.addresses()
    serving = set(threading.enumerate()) - before
    faults.close()
    assert serving
    for thread in serving:
        thread.join(10)
        assert not thread.is_alive()
    for address in addresses.values():
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, timeout=10)


def test_an_alert_is_one_that_tls_understands():
    faults = NetworkFaults()
    context = ssl.create_default_context()
    try:
        line = socket.create_connection(faults.address(FaultKind.TLS_ALERT))
        with line, pytest.raises(ssl.SSLError) as raised:
            context.wrap_socket(line, server_hostname="x.example")
        assert "ALERT_HANDSHAKE_FAILURE" in (raised.value.reason or "")
    finally:
        faults.close()


def test_a_policy_that_fails_refuses(steered, answers):
    def policy(host: str, port: int) -> Fault | None:
        raise LookupError("no such host")

    steered.connect_policy = policy
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("api.stripe.com", 80))
    assert answers.requests == []
    assert steered.ledger().failures[0].startswith("tap-failure: the connect policy ended with LookupError")
