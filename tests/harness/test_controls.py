"""A tracer goes through each HTTP library that is loaded: that one client is captured says little of the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from offwire.testing import Offwire, call, say
from offwire_harness import canaries, controls
from offwire_harness.broker import CONTROL_HOST
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
        assert name in told.control.partition("through ")[2].split(", ")
    assert "urllib" in told.clients


TEST = """
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


def broken(body):
    raise OSError("went elsewhere")


def test_late_library_that_is_not_captured(offwire, monkeypatch):
    monkeypatch.setitem(controls.SENDERS, "requests", broken)
    assert "requests" not in sys.modules
    run = drive(offwire, imports_late)
    assert run.verdict == "inconclusive"
    assert [(each.code, each.message) for each in run.reasons] == [
        ("control-missed", "the positive control failed: requests: OSError: went elsewhere")
    ]


def test_late_library_that_is_captured(offwire):
    drive(offwire, imports_late).assert_clean()
"""


def test_a_library_that_the_agent_imports_is_tried_after_the_drive(tmp_path: Path):
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
    assert "requests" in done.stdout.partition("control: ")[2].splitlines()[0]
