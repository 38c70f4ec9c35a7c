"""A tracer goes through each HTTP library that is loaded: that one client is captured says little of the next."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from offwire.testing import Offwire, call, say
from offwire_harness import canaries, controls
from offwire_harness.broker import CONTROL_HOST
from offwire_harness.positive_control import Missed, PositiveControl
from offwire_harness.selftest.scenes import agent
from offwire_harness.wire import Exchange, Request, Response, Role

TRACER = canaries.new("TRACER")
BODY = controls.body_of(TRACER)


def arrived(body: bytes = BODY, role: Role = Role.CONTROL) -> Exchange:
    json = (("content-type", "application/json"),)
    request = Request("1", "POST", "https", CONTROL_HOST, 443, "/v1/chat/completions", "HTTP/1.1", json, body)
    return Exchange(request, role, Response(200))


def test_a_tracer_that_came_as_it_was_sent_is_seen():
    assert controls.wrong_with(TRACER, BODY, [arrived()]) == ""


@pytest.mark.parametrize(
    "exchanges", [[], [arrived(BODY[:-5])], [arrived(role=Role.UNKNOWN)], [arrived(), arrived()]]
)
def test_a_tracer_that_was_lost_cut_misdirected_or_doubled_is_told(exchanges: list[Exchange]):
    assert controls.wrong_with(TRACER, BODY, exchanges) == "the tracer did not arrive as it was sent"


def test_a_tracer_that_the_detector_misses_is_told():
    other = canaries.new("TRACER")
    assert (
        controls.wrong_with(other, BODY, [arrived()]) == "the tracer arrived and the detector did not see it"
    )


@pytest.mark.parametrize(
    ("user_agent", "library"),
    [
        ("Python-urllib/3.11", "urllib"),
        ("python-requests/2.32.3", "requests"),
        ("python-httpx/0.28.1", "httpx"),
        ("python-httpx2/2.16.2", "httpx2"),
        ("Python/3.11 aiohttp/3.14.5", "aiohttp"),
        ("AsyncOpenAI/Python 2.3.0", "openai"),
        ("autogen-python/0.7.5", "autogen"),
        ("curl/8.5.0", "curl"),
        ("Shopware-Client/1 (linux)", "Shopware-Client"),
        (None, "a client without user-agent"),
    ],
)
def test_a_client_library_is_named(user_agent: str | None, library: str):
    assert controls.client_of(user_agent) == library


def test_each_library_that_is_loaded_has_carried_a_tracer(offwire: Offwire):
    import aiohttp
    import httpx
    import requests

    assert {requests.__name__, httpx.__name__, aiohttp.__name__} <= set(controls.SENDERS)
    offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")
    offwire.upstream("https://shop.example").get("/orders/{order}").json({"status": "sent"})
    offwire.model.script(call("look_up", order="7"), say("Sent."))
    offwire.drive_sync(agent(), task="Where?").assert_clean()
    told = offwire._session.record()
    for name in ("urllib", "requests", "httpx", "httpx async", "aiohttp"):
        assert name in told.control.partition(";")[0].partition("through ")[2].split(", ")
    assert "urllib" in told.clients


@pytest.mark.parametrize(
    ("name", "clients", "carries"),
    [
        ("requests", ["requests", "httpx"], True),
        ("requests", ["httpx"], False),
        ("urllib3", ["requests"], True),
        ("httpx async", ["httpx"], True),
        ("httpx2", ["autogen"], True),
        ("requests", ["openai", "urllib"], False),
        ("requests", ["Shopware-Client"], True),
        ("requests", ["a client without user-agent"], True),
        ("requests", [], False),
    ],
)
def test_which_libraries_may_have_carried_a_request(name: str, clients: list[str], carries: bool):
    assert controls.may_carry(name, clients) is carries


def test_a_framed_tracer_is_seen_as_well():
    assert controls.wrong_with(TRACER, BODY, [arrived(controls.framed(BODY))]) == ""


class TestWhichMissConcernsARun:
    """With senders that do what the test says."""

    def control(self, monkeypatch: pytest.MonkeyPatch, missed: Missed | None) -> PositiveControl:
        monkeypatch.setattr(controls, "loaded", lambda only_httpx: iter(["urllib", "requests"]))
        return PositiveControl(lambda name: missed if name == "requests" else None, only_httpx=False)

    def test_none_if_all_were_seen(self, monkeypatch: pytest.MonkeyPatch):
        control = self.control(monkeypatch, None)
        control.begin(again=True)
        assert control.end(["requests"], more=True) == ""
        assert control.told == "the tracer canary was seen, through urllib, requests"

    @pytest.mark.parametrize(("clients", "concerned"), [(["urllib"], False), (["urllib", "requests"], True)])
    def test_one_that_failed_in_sight_concerns_those_that_used_the_library(
        self, monkeypatch: pytest.MonkeyPatch, clients: list[str], concerned: bool
    ):
        control = self.control(monkeypatch, Missed("refused", silent=False))
        control.begin(again=True)
        missed = control.end(clients, more=False)
        assert missed == ("the positive control failed: requests: refused" if concerned else "")
        assert "not through requests (refused)" in control.told

    def test_one_that_vanished_concerns_everybody(self, monkeypatch: pytest.MonkeyPatch):
        control = self.control(monkeypatch, Missed("lost", silent=True))
        control.begin(again=False)
        assert control.end([], more=False) == "the positive control failed: requests: lost"

    def test_one_that_is_seen_the_next_time_is_forgiven(self, monkeypatch: pytest.MonkeyPatch):
        outcomes = [Missed("lost", silent=True), None]
        monkeypatch.setattr(controls, "loaded", lambda only_httpx: iter(["urllib"]))
        control = PositiveControl(lambda name: outcomes.pop(0), only_httpx=False)
        control.begin(again=False)
        assert control.end([], more=False)
        control.begin(again=False)
        assert control.end([], more=False) == ""


TEST = """
import subprocess
import sys

from offwire.testing import call, say
from offwire_harness import controls
from offwire_harness.selftest.scenes import agent, look_up


def drive(offwire, tool):
    offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")
    offwire.upstream("https://shop.example").get("/orders/{order}").json({"status": "sent"})
    offwire.model.script(call("look_up", order="7"), say("Sent."))
    return offwire.drive_sync(agent(tool), task="Where?")


def imports_late(order):
    import requests

    return look_up(order)


def uses_late(order):
    import requests

    requests.get("https://shop.example/orders/7")
    return look_up(order)


def broken(body):
    raise OSError("went elsewhere")


def mocked(body):
    pass


def test_late_library_that_is_not_captured_and_not_used(offwire, monkeypatch):
    monkeypatch.setitem(controls.SENDERS, "requests", broken)
    assert "requests" not in sys.modules
    drive(offwire, imports_late).assert_clean()


def test_late_library_that_is_not_captured(offwire, monkeypatch):
    monkeypatch.setitem(controls.SENDERS, "requests", broken)
    run = drive(offwire, uses_late)
    assert run.verdict == "inconclusive"
    assert [(each.code, each.message) for each in run.reasons] == [
        ("control-missed", "the positive control failed: requests: OSError: went elsewhere")
    ]


def test_library_that_somebody_mocks(offwire, monkeypatch):
    monkeypatch.setitem(controls.SENDERS, "requests", mocked)
    run = drive(offwire, imports_late)
    assert run.verdict == "inconclusive"
    assert [(each.code, each.message) for each in run.reasons] == [
        ("control-missed", "the positive control failed: requests: the tracer did not arrive as it was sent")
    ]


def test_late_library_that_is_captured(offwire):
    drive(offwire, uses_late).assert_clean()


def test_a_program_that_was_used(offwire, monkeypatch):
    monkeypatch.setitem(controls.PROGRAMS, "curl", broken)
    command = ["curl", "-sS", "--fail", "https://shop.example/orders/7"]
    run = drive(offwire, lambda order: subprocess.run(command, check=True) and look_up(order))
    assert run.verdict == "inconclusive"
    assert "curl: OSError: went elsewhere" in run.reasons[0].message
    monkeypatch.undo()
    drive_again = offwire.drive_sync(agent(lambda order: subprocess.run(command) and look_up(order)), task="Where?")
    drive_again.assert_clean()
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_libraries_and_programs_that_the_agent_brings_are_tried_after_the_drive(tmp_path: Path):
    (tmp_path / "test_it.py").write_text(TEST)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--offwire"],
        cwd=tmp_path,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    told = done.stdout.partition("control: ")[2].splitlines()[0]
    assert "requests" in told
    assert "curl" in told


@pytest.mark.parametrize("program", sorted(controls.PROGRAMS))
def test_a_program_carries_a_tracer_whatever_its_version(offwire: Offwire, program: str):
    if shutil.which(program) is None:
        pytest.skip(f"not run: {program} is not installed")
    assert offwire._session._send_tracer(program) is None


@pytest.mark.parametrize("library", ["pycurl", "curl_cffi", "grpc"])
def test_a_library_in_c_is_seen_or_refused_in_sight(tmp_path: Path, library: str):
    pytest.importorskip(library)
    test = f"""
    import {library}

    from offwire.testing import call, say
    from offwire_harness.selftest.scenes import agent


    def test_it(offwire):
        offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")
        offwire.upstream("https://shop.example").get("/orders/{{order}}").json({{"status": "sent"}})
        offwire.model.script(call("look_up", order="7"), say("Sent."))
        offwire.drive_sync(agent(), task="Where?").assert_clean()
    """
    (tmp_path / "test_it.py").write_text(textwrap.dedent(test))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--offwire"],
        cwd=tmp_path,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    seen, _, refused = done.stdout.partition("control: ")[2].splitlines()[0].partition("not through ")
    assert library in (refused if library == "pycurl" else seen)
