"""Whatever breaks, no request leaves and nothing stays behind. A real listener stands where it would arrive."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import pytest
from tap_support import OK, Answers, answers, ended, origin, tap, temporary, until

from offwire_harness import wire
from offwire_harness.tap import mitm
from offwire_harness.tap.mitm import MitmTap, TapError

__all__ = ["answers", "origin", "tap"]

HARNESS = Path(mitm.__file__).parents[2]

BREAK_THE_HOOK = """
from mitmproxy import ctx


def broken(*arguments):
    raise RuntimeError("broken on purpose")


class Breaker:
    def load(self, loader):
        addon = type(ctx.master.addons.get("offwireaddon"))
        for name in {names!r}:
            {how}


addons = [Breaker()]
"""
# The first breaks what the hook does and leaves its guard; the second breaks the guard as well.
INSIDE = "getattr(addon, name).__closure__[0].cell_contents = broken"
WHOLLY = "setattr(addon, name, broken)"


class BrokenTap(MitmTap):
    """A tap whose addon is broken by a second script."""

    script: Path

    def _command(self, mitmdump: Path, directory: Path) -> list[str]:
        return [*super()._command(mitmdump, directory), "-s", str(self.script)]


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Callable[..., MitmTap]]:
    taps: list[MitmTap] = []

    def make(*names: str, how: str = INSIDE, answers: wire.Answerer | None = None) -> MitmTap:
        tap = BrokenTap(answer_seconds=5)
        tap.script = tmp_path / "breaker.py"
        tap.script.write_text(BREAK_THE_HOOK.format(names=names, how=how))
        taps.append(tap)
        tap.start(answers or Answers())
        tap.wait()
        return tap

    yield make
    for made in taps:
        made.close()


@pytest.fixture
def whole(tap: MitmTap, answers: Answers) -> MitmTap:
    """A tap with nothing broken, shared by the tests that leave it so."""
    answers.requests.clear()
    answers.by_path.clear()
    tap.reset()
    return tap


def ask_openly(tap: MitmTap, url: str) -> str:
    """Ask through the explicit proxy, where mitmproxy left to itself would forward to the real host."""
    proxies = urllib.request.ProxyHandler(dict.fromkeys(("http", "https"), tap.environment["HTTP_PROXY"]))
    trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=tap.ca_file))
    opener = urllib.request.build_opener(proxies, trusting)
    try:
        return opener.open(url, timeout=15).read().decode()
    except urllib.error.HTTPError as error:
        return f"status {error.code}"
    except OSError as error:
        return f"failed: {type(error).__name__}"


def ask_steered(tap: MitmTap, url: str) -> str:
    tap.steer()
    try:
        return urllib.request.urlopen(url, timeout=15).read().decode()
    except OSError as error:
        return f"failed: {type(error).__name__}"
    finally:
        tap.unsteer()


def kinds(tap: MitmTap) -> list[str]:
    return [failure.partition(":")[0] for failure in tap.ledger().failures]


def test_the_explicit_way_works_when_nothing_is_broken(whole, answers, origin):
    """Without this, the tests below could pass because the way itself is broken."""
    tap = whole
    assert ask_openly(tap, f"http://127.0.0.1:{origin.port}/") == "answered"
    assert ask_openly(tap, f"https://localhost:{origin.port}/") == "answered"
    assert [request.port for request in answers.requests] == [origin.port, origin.port]
    assert origin.visits == 0


@pytest.mark.parametrize(
    ("hook", "scheme"),
    [
        ("client_connected", "http"),
        ("requestheaders", "http"),
        ("request", "http"),
        ("request", "https"),
        ("http_connect", "https"),
        ("tls_clienthello", "https"),
        ("tls_established_client", "https"),
        ("next_layer", "http"),
        ("next_layer", "https"),
    ],
)
def test_an_exception_in_a_hook_ends_the_connection(hook, scheme, broken, origin):
    tap = broken(hook)
    assert ask_openly(tap, f"{scheme}://localhost:{origin.port}/") != "answered"
    assert "tap-failure" in kinds(tap)
    assert origin.visits == 0


@pytest.mark.parametrize("hook", ["client_connected", "request", "tls_clienthello"])
def test_an_exception_in_a_hook_ends_a_steered_connection(hook, broken, origin):
    tap = broken(hook)
    assert ask_steered(tap, f"https://localhost:{origin.port}/").startswith("failed")
    assert "tap-failure" in kinds(tap)
    assert origin.visits == 0


@pytest.mark.parametrize("hook", ["error", "client_disconnected", "tls_failed_client"])
def test_an_exception_in_a_hook_that_only_reports_is_itself_reported(hook, broken, origin):
    tap = broken(hook)
    with socket.create_connection(("127.0.0.1", tap._listening("regular")[1])) as line:
        if hook == "error":
            line.sendall(b"POST http://x.example/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc")
        if hook == "tls_failed_client":
            known = re.match("http://(.*)@", tap.environment["HTTP_PROXY"]).group(1)
            proof = base64.b64encode(known.encode())
            line.sendall(
                b"CONNECT x.example:443 HTTP/1.1\r\nProxy-Authorization: Basic " + proof + b"\r\n\r\n"
            )
            assert b" 200 " in line.recv(4096)
            with pytest.raises(ssl.SSLError):
                ssl.create_default_context().wrap_socket(line, server_hostname="x.example")
    until(lambda: "tap-failure" in kinds(tap))


@pytest.mark.parametrize("hook", ["server_connect", "responseheaders"])
def test_an_exception_in_a_hook_of_a_stream_ends_it(hook, broken, origin):
    chunks = wire.Response(200, (), chunks=(b"data: 1\n\n", b"data: 2\n\n"))
    tap = broken(hook, answers=lambda request: chunks)
    assert "data" not in ask_steered(tap, f"https://localhost:{origin.port}/")
    assert "tap-failure" in kinds(tap)
    assert origin.visits == 0


def test_an_exception_in_the_hook_of_a_websocket_ends_it(broken, origin):
    tap = broken("websocket_message", answers=lambda request: wire.Response(101))
    tap.steer()

    async def main() -> aiohttp.WSMessage:
        session = aiohttp.ClientSession()
        async with session, session.ws_connect(f"http://localhost:{origin.port}/ws") as line:
            await line.send_str("secret")
            return await line.receive(timeout=10)

    try:
        assert asyncio.run(main()).type is not aiohttp.WSMsgType.TEXT
    finally:
        tap.unsteer()
    assert "tap-failure" in kinds(tap)
    assert origin.visits == 0


def test_an_addon_that_can_not_start_is_told_and_answers_nobody(tmp_path):
    tap = BrokenTap(answer_seconds=5)
    tap.script = tmp_path / "breaker.py"
    tap.script.write_text(BREAK_THE_HOOK.format(names=("running",), how=WHOLLY))
    tap.start(Answers())
    try:
        with pytest.raises(TapError):
            tap.wait(4)
    finally:
        tap.close()


@pytest.mark.parametrize("hooks", [("request",), ("request", "server_connect")])
def test_nothing_is_dialled_even_when_the_guards_are_broken_too(hooks, broken, origin):
    tap = broken(*hooks, how=WHOLLY)
    for scheme in ("http", "https"):
        assert ask_openly(tap, f"{scheme}://localhost:{origin.port}/") != "real"
    assert origin.visits == 0


def test_the_breaking_itself_works(broken, origin):
    """With every guard taken away the request does leave: what the tests above see is the guards' work."""
    away = "setattr(addon, name, broken); addon._audit = lambda *arguments: None"
    tap = broken("request", "server_connect", how=away)
    assert ask_openly(tap, f"http://127.0.0.1:{origin.port}/") == "real"
    assert origin.visits == 1


def test_a_script_that_changes_during_a_session_is_not_loaded_anew(broken, origin):
    tap = broken()
    late = BREAK_THE_HOOK.format(names=("request",), how=WHOLLY)
    tap.script.write_text(late)
    os.utime(tap.script, (later := time.time() + 60, later))
    time.sleep(2.5)  # mitmproxy looks once a second
    assert ask_openly(tap, f"http://127.0.0.1:{origin.port}/") == "answered"
    assert origin.visits == 0


def test_a_stranger_on_the_explicit_listener_is_turned_away(whole, answers, origin):
    proxy = re.sub("//.*@", "//", whole.environment["HTTP_PROXY"])
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy, "https": proxy}))
    with pytest.raises(urllib.error.HTTPError, match="407"):
        opener.open(f"http://127.0.0.1:{origin.port}/", timeout=10)
    with pytest.raises(OSError, match="407"):
        opener.open(f"https://127.0.0.1:{origin.port}/", timeout=10)
    assert answers.requests == []
    assert origin.visits == 0


def test_a_stranger_on_the_steered_listener_is_turned_away(whole, answers):
    with socket.create_connection(whole._listening("reverse")) as line:
        line.settimeout(10)
        line.sendall(b"GET / HTTP/1.1\r\nHost: x.example\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(4096) == b""
    assert answers.requests == []


def test_an_exception_of_the_answerer_refuses_the_request(whole, answers, origin):
    def answerer(request: wire.Request) -> wire.Answer:
        raise LookupError("sk-secret")

    answers.by_path["/"] = answerer
    assert ask_openly(whole, f"http://127.0.0.1:{origin.port}/").startswith("failed")
    assert whole.ledger().refused == 1
    assert "sk-secret" not in "".join(whole.ledger().failures)
    assert origin.visits == 0


def test_an_answerer_that_never_returns_refuses_the_request_at_its_deadline(tmp_path, origin):
    forever = threading.Event()
    tap = MitmTap(answer_seconds=0.3)
    tap.start(lambda request: (forever.wait(30), OK)[1])
    try:
        assert ask_openly(tap, f"http://127.0.0.1:{origin.port}/").startswith("failed")
        assert kinds(tap) == ["tap-failure"]
        assert origin.visits == 0
    finally:
        forever.set()
        tap.close()


def test_a_hanging_request_ends_when_the_run_is_aborted(whole, answers):
    hanging = threading.Event()

    def answerer(request: wire.Request) -> wire.Answer:
        if hanging.is_set():
            return OK
        hanging.set()
        return wire.Fault(wire.FaultKind.TIMEOUT)

    answers.by_path["/"] = answerer
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_steered, whole, "https://api.stripe.com/")
        assert hanging.wait(10)
        whole.abort("time limit")
        assert asked.result(10).startswith("failed")
    assert ask_steered(whole, "https://api.stripe.com/") == "answered", "later requests are served again"


def test_a_request_that_waits_for_its_answer_ends_when_the_run_is_aborted(whole, answers):
    asked_for, go_on = threading.Event(), threading.Event()

    def answerer(request: wire.Request) -> wire.Answer:
        asked_for.set()
        go_on.wait(20)
        return OK

    answers.by_path["/"] = answerer
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_steered, whole, "https://api.stripe.com/")
        assert asked_for.wait(10)
        whole.abort("time limit")
        assert asked.result(10).startswith("failed")
        go_on.set()


def test_a_paused_proxy_is_killed_by_an_abort_and_the_client_ends(broken, origin):
    paused = threading.Event()

    def answerer(request: wire.Request) -> wire.Answer:
        os.kill(tap._process.pid, signal.SIGSTOP)
        paused.set()
        return OK

    tap = broken(answers=answerer)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_openly, tap, f"http://127.0.0.1:{origin.port}/")
        assert paused.wait(10)
        tap.abort("time limit")
        assert asked.result(10).startswith("failed")
    until(lambda: not tap.alive)
    assert "tap-failure" in kinds(tap)
    assert origin.visits == 0


def test_a_killed_proxy_refuses_everything_and_is_noticed(broken, origin):
    tap = broken()
    tap._process.kill()
    until(lambda: not tap.alive)
    assert ask_steered(tap, f"http://localhost:{origin.port}/").startswith("failed")
    assert "tap-failure" in kinds(tap)
    assert origin.visits == 0


@pytest.mark.parametrize("garbage", [b"\0\0\0\5\0\0", b"\xff" * 64], ids=["mid-frame", "garbage"])
def test_a_channel_that_is_cut_or_garbled_ends_the_proxy(garbage, broken, origin):
    tap = broken()
    directory, pid = tap._directory.path, tap._process.pid
    tap._link._peer.sendall(garbage)
    tap._link._peer.shutdown(socket.SHUT_RDWR)
    until(lambda: ended(pid))
    assert not directory.exists()
    assert ask_steered(tap, f"http://localhost:{origin.port}/").startswith("failed")
    assert origin.visits == 0


def test_nothing_stays_after_close(broken):
    tap = broken()
    directory, pid, port = tap._directory.path, tap._process.pid, tap._listening("regular")[1]
    assert directory.stat().st_mode & 0o777 == 0o700
    assert (directory / "mitmproxy-ca.pem").stat().st_mode & 0o777 == 0o600
    assert not (directory / "session").exists(), "the secret is gone as soon as it was read"
    tap.close()
    tap.close()
    assert ended(pid)
    assert not directory.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


SESSION = """
import os, sys, threading, time
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

def answerer(request):
    print("asked", flush=True)
    time.sleep(60)

tap = MitmTap()
tap.start(answerer)
tap.steer()
tap.wait()
{extra}
print(tap._process.pid, flush=True)
import urllib.request
urllib.request.urlopen("http://127.0.0.1:{port}/", timeout=30)
"""
FORKED = "if os.fork() == 0:\n    time.sleep(30)\n    os._exit(0)"


@pytest.mark.parametrize("extra", ["", FORKED], ids=["alone", "with a forked child"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_test_process_takes_the_proxy_with_it(how, extra, origin, tmp_path):
    code = SESSION.format(port=origin.port, extra=extra)
    environment = temporary({"PYTHONPATH": str(HARNESS)}, tmp_path)
    session = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        pid = session.stdout.readline()
        assert session.stdout.readline() == "asked\n"
        session.send_signal(how)
        session.wait(10)
        until(lambda: ended(int(pid)))
        assert list(tmp_path.glob("offwire-*")) == [], "no key and no file stays"
        assert origin.visits == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(session.pid, signal.SIGKILL)


def test_what_a_killed_session_left_is_removed_by_the_next(tmp_path, monkeypatch):
    code = """
import os
from offwire_harness.tap.directory import SessionDirectory
directory = SessionDirectory()
directory.write("mitmproxy-ca.pem", "key")
print(directory.path, flush=True)
os.kill(os.getpid(), 9)
"""
    environment = temporary({"PYTHONPATH": str(HARNESS)}, tmp_path)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    left = Path(told.stdout.strip())
    assert left.exists(), told.stderr

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    from offwire_harness.tap.directory import SessionDirectory

    living = SessionDirectory()
    assert not left.exists()
    another = SessionDirectory()
    assert living.path.exists(), "a living session's directory stays"
    living.remove()
    another.remove()


def test_a_proxy_that_does_not_come_up_is_told_in_one_line(tmp_path):
    false = tmp_path / "mitmdump"
    false.write_text("#!/bin/sh\necho no module named mitmproxy >&2\nexit 1\n")
    false.chmod(0o755)
    tap = MitmTap(mitmdump=false)
    tap.start(Answers())
    try:
        with pytest.raises(
            TapError, match=r"^the intercepting proxy ended: no module named mitmproxy; .*"
        ) as told:
            tap.wait(10)
        assert "\n" not in str(told.value)
    finally:
        tap.close()


def test_an_executable_that_is_none_is_told_in_one_line(tmp_path):
    tap = MitmTap(mitmdump=tmp_path)
    with pytest.raises(TapError, match="cannot be started"):
        tap.start(Answers())
    assert tap._directory is not None
    assert not tap._directory.path.exists()


FULL = """
import sys
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

tap = MitmTap()
try:
    tap.start(lambda request: wire.Response(200))
    tap.wait()
    print("up")
except Exception as error:
    print(f"{type(error).__name__}: {error}")
finally:
    tap.close()
"""
SMALL_DISK = 'mount -t tmpfs -o size=4k small "$TMPDIR" && exec "$@"'
CAN_MOUNT = subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not CAN_MOUNT, reason="not run: needs mounts without privilege")
def test_a_full_disk_is_told_and_nothing_comes_up_half(tmp_path):
    """There is no room for the CA's key: a session without it must not begin."""
    command = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", sys.executable, "-c", FULL]
    environment = temporary({"PYTHONPATH": str(HARNESS)}, tmp_path)
    told = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    [line] = told.stdout.splitlines()
    assert line.startswith(("TapError: ", "OSError: ")), line
    assert "up" not in line.split(), line
    assert ended_with_nothing(tmp_path)


def ended_with_nothing(directory: Path) -> bool:
    return list(directory.glob("offwire-*")) == []


def test_nothing_secret_is_seen_by_who_lists_processes(whole):
    if not Path("/proc/self/environ").exists():
        pytest.skip("not run: needs /proc")
    place = Path("/proc") / str(whole._process.pid)
    shown = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
    password = re.match("http://.*:(.*)@", whole.environment["HTTP_PROXY"]).group(1)
    assert password.encode() not in shown
    assert b"PRIVATE" not in shown


def test_the_proxy_gets_nothing_of_the_tests_environment(broken, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-user")
    tap = broken()
    assert b"sk-of-the-user" not in (Path("/proc") / str(tap._process.pid) / "environ").read_bytes()


def test_a_child_inherits_no_end_of_the_channel(whole):
    """Even one that closes nothing: with the channel it could answer for the test."""
    code = "import os; print(*(os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')))"
    told = subprocess.run(
        [sys.executable, "-c", code], close_fds=False, capture_output=True, text=True, timeout=30
    )
    ours = os.readlink(f"/proc/self/fd/{whole._link._peer.fileno()}")
    assert ours.startswith("socket:")
    assert ours not in told.stdout


def test_what_was_not_started_while_steering_is_led_nowhere(whole):
    """A child of the tests that starts before or after a test sees no proxy, no secret and no CA."""
    code = "import os, json; print(json.dumps(dict(os.environ)))"
    before = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "offwire:" not in before
    whole.steer()
    during = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    whole.unsteer()
    after = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "http://offwire:" in during
    assert after == before
