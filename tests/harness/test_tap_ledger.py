"""What was led to the tap must have arrived there, and what arrived must have been asked about."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from tap_support import IdleOrigin, answers, origin, steered, tap

from offwire_harness import wire
from offwire_harness.tap import mitm
from offwire_harness.tap.addresses import Destination
from offwire_harness.tap.arrivals import Arrivals
from offwire_harness.verdict import Ending, Observed, judge

__all__ = ["answers", "origin", "steered", "tap"]

HERE = Destination("api.stripe.com", 443)


def test_a_connection_is_missing_until_it_arrives():
    arrivals = Arrivals()
    arrivals.expect(1, HERE)
    assert arrivals.missing() == (HERE,)
    assert arrivals.arrived(1) == HERE
    assert arrivals.missing() == ()
    assert arrivals.connects == 1


def test_a_port_is_known_for_one_arrival_only():
    arrivals = Arrivals()
    arrivals.expect(1, HERE)
    arrivals.arrived(1)
    assert arrivals.arrived(1) is None, "whoever gets the port next is not of this session"


def test_a_connection_that_was_not_made_is_not_missing():
    arrivals = Arrivals()
    arrivals.expect(1, HERE)
    arrivals.forget(1)
    assert (arrivals.missing(), arrivals.connects) == ((), 0)
    arrivals.forget(1)
    assert arrivals.connects == 0


def test_what_is_on_its_way_when_a_run_begins_is_served_and_not_counted():
    arrivals = Arrivals()
    arrivals.expect(1, HERE)
    arrivals.begin()
    assert (arrivals.missing(), arrivals.connects) == ((), 0)
    assert arrivals.arrived(1) == HERE


def test_many_connections_balance(steered, answers):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: requests.get(f"https://api.stripe.com/{n}", timeout=20), range(30)))
    ledger = steered.ledger()
    assert ledger.connects == ledger.connections == 30
    assert ledger.requests == ledger.answered == len(answers.requests) == 30
    assert ledger.failures == ()


def test_a_connection_that_ends_elsewhere_is_a_mismatch(steered, origin: IdleOrigin, monkeypatch):
    """Led to the tap and come out somewhere else: nothing else would notice."""
    monkeypatch.setattr(mitm, "ARRIVAL_SECONDS", 0.05)
    monkeypatch.setattr(steered._steering, "_listener", lambda: ("127.0.0.1", origin.port))
    assert requests.get("http://api.stripe.com/", timeout=10).text == "real"
    [failure] = steered.ledger().failures
    assert failure == "ledger-mismatch: 1 of 1 connections never arrived at the tap: api.stripe.com:80"
    steered.reset()
    assert steered.ledger().failures == (), "a new run is not blamed"


def test_a_connection_that_the_kernel_refused_is_none(steered, monkeypatch):
    """As when the tap is gone: the client sees a failing network, and nobody waits for an arrival."""
    free = socket.create_server(("127.0.0.1", 0))
    place = free.getsockname()
    free.close()
    monkeypatch.setattr(steered._steering, "_listener", lambda: place)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("api.stripe.com", 80), timeout=5)
    with socket.socket() as line:
        assert line.connect_ex(("api.stripe.com", 80)) != 0
    ledger = steered.ledger()
    assert (ledger.connects, ledger.failures) == (0, ())


def test_a_client_that_polls_its_connect_is_one_connection(steered, answers):
    with socket.socket() as line:
        line.setblocking(False)
        while line.connect_ex(("93.184.216.34", 80)) not in (0, errno.EISCONN):
            pass
        line.setblocking(True)
        line.sendall(b"GET / HTTP/1.1\r\nHost: api.stripe.com\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 200 ")
        assert steered.ledger().connects == 1
        assert steered.ledger().failures == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_connections_of_forked_children_balance_too(steered, answers):
    child = os.fork()
    if child == 0:
        code = 1
        try:
            requests.get("https://api.stripe.com/forked", timeout=20)
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    ledger = steered.ledger()
    assert (ledger.connects, ledger.requests, ledger.failures) == (1, 1, ())


def test_what_came_through_the_explicit_proxy_is_counted_as_a_connection(steered, answers):
    code = "import urllib.request as u; u.urlopen('https://api.stripe.com/child', timeout=10).read()"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
    ledger = steered.ledger()
    assert (ledger.connects, ledger.connections, ledger.requests) == (0, 1, 1)


def test_a_refused_connection_is_neither_a_connection_nor_lost(steered):
    steered.connect_policy = lambda host, port: wire.Fault(wire.FaultKind.REFUSED)
    with pytest.raises(requests.ConnectionError):
        requests.get("https://api.stripe.com/", timeout=10)
    ledger = steered.ledger()
    assert (ledger.connects, ledger.connections) == (0, 0)
    assert ledger.refused >= 1
    assert ledger.failures == ()


def test_a_connection_that_never_arrived_makes_a_run_inconclusive():
    line = "1 of 1 connections never arrived at the tap: api.stripe.com:80"
    judgement = judge(Observed(Ending.RETURNED, tap_failures=(("ledger-mismatch", line),)))
    assert [each.message for each in judgement.reasons if each.code == "ledger-mismatch"] == [line]


def test_the_total_goes_on_over_resets(steered, answers):
    before = steered.ledger().total
    for _ in range(3):
        requests.get("https://api.stripe.com/", timeout=20)
        steered.reset()
    after = steered.ledger().total
    assert after.requests - before.requests == 3
    assert after.connects - before.connects == after.connections - before.connections == 3


def test_the_total_does_not_count_a_connection_that_was_not_made():
    arrivals = Arrivals()
    arrivals.expect(1, HERE)
    arrivals.begin()
    arrivals.forget(1)
    arrivals.forget(1)
    assert arrivals.total == 0
