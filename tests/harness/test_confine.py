"""What each confinement stops and lets through, measured against a real listener."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tap_support import GATE, IdleOrigin, origin

from offwire_harness import confine
from offwire_harness.confine import GAPS, GATED_GAPS, MODES, ConfineError, Held, choose, landlock, netns
from offwire_harness.confine.run import run

__all__ = ["origin"]

HARNESS = Path(confine.__file__).parents[2]

NAMESPACES = pytest.mark.skipif(
    not sys.platform.startswith("linux")
    or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0,
    reason="needs network namespaces without privilege",
)
LANDLOCK = pytest.mark.skipif(not landlock.available(), reason="needs Landlock of Linux 6.7")

SESSION = """
import ctypes, json, os, socket, struct, subprocess, sys, threading
import _socket
from offwire_harness import wire
from offwire_harness.confine import choose
from offwire_harness.tap.mitm import MitmTap

port, mode = int(sys.argv[1]), sys.argv[2]
if "alone" in sys.argv:
    choose.gate_of = lambda *_: None
go = threading.Event()
reached = {}

def early():
    go.wait(30)
    reached["thread started early"] = attempt(with_c_code)

def attempt(way):
    try:
        way()
        return "reached"
    except Exception as error:
        return type(error).__name__

def with_a_socket():
    socket.create_connection(("127.0.0.1", port), timeout=5).close()

def with_the_socket_beneath():
    _socket.socket().connect(("127.0.0.1", port))

def with_c_code():
    libc = ctypes.CDLL(None, use_errno=True)
    line = libc.socket(2, 1, 0)
    address = struct.pack("=HH4s8x", 2, socket.htons(port), bytes((127, 0, 0, 1)))
    if libc.connect(line, address, len(address)) != 0:
        raise OSError(ctypes.get_errno(), "connect")
    libc.close(line)

CHILD = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=5)"

def with_a_child():
    subprocess.run([sys.executable, "-S", "-c", CHILD, str(port)], check=True, capture_output=True)

def with_a_look_up_beneath():
    _socket_getaddrinfo("secret.example", 80)

_socket_getaddrinfo = _socket.getaddrinfo

thread = threading.Thread(target=early, daemon=True)
if "early" in sys.argv:
    thread.start()
tap = MitmTap(confine=mode)
tap.start(lambda request: wire.Response(200, (), b"answered"))
tap.steer()
for way in (with_the_socket_beneath, with_c_code, with_a_child, with_a_look_up_beneath):
    reached[way.__name__] = attempt(way)
if thread.ident:
    go.set()
    thread.join(20)
import urllib.request
reached["answer"] = urllib.request.urlopen("https://api.stripe.com/", timeout=10).read().decode()
code = "import urllib.request as u; print(u.urlopen('https://api.stripe.com/', timeout=10).read().decode())"
reached["child's answer"] = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
ledger = tap.ledger()
reached.update(failures=ledger.failures, mechanism=tap.held.mechanism, gated=tap.held.gated, gaps=tap.held.gaps, held_by=tap.held_by)
tap.close()
print(json.dumps(reached))
"""


def session(mode: str, port: int, *extra: str, before: tuple[str, ...] = ()) -> dict[str, object]:
    told = subprocess.run(
        [*before, sys.executable, "-c", SESSION, str(port), mode, *extra],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert told.returncode == 0, told.stderr
    reached: dict[str, object] = json.loads(told.stdout.splitlines()[-1])
    return reached


def kinds(reached: dict[str, object]) -> list[str]:
    return [failure.partition(":")[0] for failure in reached["failures"]]


def test_without_confinement_what_is_no_python_socket_gets_out(origin: IdleOrigin):
    """The gap is real: without this the tests below could not fail."""
    reached = session("off", origin.port)
    assert (
        reached["with_the_socket_beneath"] == reached["with_c_code"] == reached["with_a_child"] == "reached"
    )
    assert origin.visits == 3
    assert reached["gaps"] == list(GAPS["off"])
    assert kinds(reached) == ["bypass", "bypass", "unheld"], "Python's own is told, and so is a program"
    assert reached["failures"][0] == (
        f"bypass: a connection to 127.0.0.1:{origin.port} that went round the tap was not refused, for confinement is off"
    )


def test_the_audit_hook_refuses_and_reports_every_python_socket(origin: IdleOrigin):
    reached = session("audit", origin.port)
    assert reached["with_the_socket_beneath"] == "PermissionError"
    assert reached["with_a_look_up_beneath"] == "gaierror"
    assert kinds(reached) == ["bypass", "bypass", "unheld"]
    assert f"127.0.0.1:{origin.port}" in reached["failures"][0]
    assert "secret.example" in reached["failures"][1]
    assert reached["with_c_code"] == reached["with_a_child"] == "reached", "named as a gap"
    assert "C code" in reached["held_by"]
    assert origin.visits == 2


@LANDLOCK
def test_landlock_alone_refuses_c_code_and_children_too(origin: IdleOrigin):
    reached = session("landlock", origin.port, "alone")
    assert reached["with_the_socket_beneath"] == "PermissionError"
    assert reached["with_c_code"] == "PermissionError"
    assert reached["with_a_child"] == "CalledProcessError"
    assert origin.visits == 0
    assert (reached["answer"], reached["child's answer"]) == ("answered", "answered")
    assert reached["gaps"] == list(GAPS["landlock"])


@LANDLOCK
def test_a_thread_that_ran_before_landlock_alone_is_named_as_a_gap(origin: IdleOrigin):
    reached = session("landlock", origin.port, "early", "alone")
    assert reached["thread started early"] == "reached"
    assert "1 thread that ran before the session began" in reached["gaps"]


@GATE
@pytest.mark.parametrize("mode", ["auto", pytest.param("landlock", marks=LANDLOCK)])
def test_with_a_gate_what_the_kernel_refuses_is_reported_and_early_threads_are_held(mode, origin: IdleOrigin):
    reached = session(mode, origin.port, "early")
    assert origin.visits == 0
    assert reached["gated"]
    assert reached["gaps"] == list(GATED_GAPS[reached["mechanism"]])
    assert (reached["with_c_code"], reached["thread started early"]) == ("PermissionError", "PermissionError")
    assert (reached["answer"], reached["child's answer"]) == ("answered", "answered")
    refused = [failure for failure in reached["failures"] if f"127.0.0.1:{origin.port} by python" in failure]
    assert len(refused) == 3, "C code, the child, and the thread that ran before"


@NAMESPACES
def test_a_namespace_has_no_way_out(origin: IdleOrigin):
    reached = session("netns", origin.port, "alone")
    assert reached["with_c_code"] == "ConnectionRefusedError"
    assert reached["with_a_child"] == "CalledProcessError"
    assert origin.visits == 0
    assert (reached["answer"], reached["child's answer"]) == ("answered", "answered")
    assert reached["mechanism"] == "netns"


@NAMESPACES
def test_auto_within_offwire_run_is_the_namespace(origin: IdleOrigin):
    code = "import sys; from offwire_harness.confine.run import run; sys.exit(run(sys.argv[1:]))"
    reached = session("auto", origin.port, before=(sys.executable, "-c", code))
    assert reached["mechanism"] == "netns"
    assert origin.visits == 0


def test_auto_by_itself_is_the_strongest_that_needs_no_command(origin: IdleOrigin):
    reached = session("auto", origin.port)
    assert reached["mechanism"] == ("landlock" if landlock.available() else "audit")


def test_a_variable_alone_does_not_make_a_namespace(monkeypatch):
    monkeypatch.setenv(netns.INSIDE_VARIABLE, "1")
    assert not netns.inside()


def test_an_unknown_mode_is_one_line_that_lists_the_known():
    with pytest.raises(
        ConfineError, match=r"^no confinement is called 'jail'; there are auto, netns, .*off$"
    ):
        choose.mechanism("jail")


def test_landlock_where_there_is_none_is_one_line(monkeypatch):
    monkeypatch.setattr(landlock, "available", lambda: False)
    with pytest.raises(ConfineError, match=r"^Landlock needs Linux 6\.7"):
        choose.mechanism("landlock")
    assert choose.mechanism("auto") in ("audit", "netns")


def test_what_is_allowed_can_not_be_reached_from_a_namespace():
    with pytest.raises(ConfineError, match="localhost:5432 lies outside"):
        choose.mechanism("netns", allow=("localhost:5432",))


@pytest.mark.parametrize("mechanism", [mode for mode in MODES if mode != "auto"])
def test_every_mechanism_says_what_it_is_and_leaves_open(mechanism):
    for held in (Held(mechanism, GAPS[mechanism]), Held(mechanism, GATED_GAPS.get(mechanism, ("x",)), True)):
        assert held.gaps
        for gap in held.gaps:
            assert gap in str(held)
        assert ("seccomp" in str(held)) == held.gated


def run_python(code: str, mode: str = "off") -> tuple[int, list[str]]:
    said: list[str] = []
    return run([sys.executable, "-c", code], mode, said.append), said


@pytest.mark.parametrize("code", [0, 3])
def test_a_command_keeps_its_exit_code(code):
    assert run_python(f"raise SystemExit({code})") == (code, [])


def test_a_command_sees_the_mode():
    assert run_python("import os; assert os.environ['OFFWIRE_CONFINE'] == 'audit'", "audit") == (0, [])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_command_is_explained(number):
    code, [line] = run_python(f"import os; os.kill(os.getpid(), {int(number)})")
    assert code == 128 + number
    assert number.name in line
    assert "no verdict" in line


def test_a_signal_is_handed_on():
    ready = "import os, signal, time; signal.signal(15, lambda *a: os._exit(7)); os.kill(os.getppid(), 15); time.sleep(30)"
    assert run_python(ready) == (7, [])


def test_a_command_that_does_not_exist_is_one_line():
    with pytest.raises(ConfineError, match=r"^no such command: no-such-program$"):
        run(["no-such-program"], "off")


@NAMESPACES
def test_a_command_in_a_namespace_keeps_its_user():
    code = f"import os; assert os.getuid() == {os.getuid()}; from offwire_harness.confine import netns; assert netns.inside()"
    assert run_python(code, "netns") == (0, [])


def test_where_no_namespace_can_be_made_the_sessions_confine_themselves(monkeypatch):
    def refuse() -> None:
        raise ConfineError("a network namespace cannot be made here: Operation not permitted")

    monkeypatch.setattr(netns, "enter", refuse)
    code, said = run_python("import os; assert os.environ['OFFWIRE_CONFINE'] == 'auto'", "auto")
    assert code == 0
    assert said == [
        "offwire run: a network namespace cannot be made here: Operation not permitted: the sessions confine themselves"
    ]
    with pytest.raises(ConfineError, match="cannot be made here"):
        run_python("", "netns")


GONE = """
import json, sys, time, urllib.request
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

tap = MitmTap(confine="auto")
tap.start(lambda request: wire.Response(200, (), b"answered"))
tap.wait()
tap.steer()
alive = tap.alive
tap._keeper._process.kill()
tap._keeper._process.wait()
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=10).read().decode()
except OSError as error:
    answer = str(error)
end = time.monotonic() + 20
while tap.alive and time.monotonic() < end:
    time.sleep(0.01)
print(json.dumps({"alive": [alive, tap.alive], "answer": answer, "failures": tap.ledger().failures}))
tap.reset()
assert not tap.alive, "the next run is not spared"
tap.close()
"""


@GATE
def test_a_gate_that_is_killed_lets_nothing_through_and_the_tap_is_not_alive(origin: IdleOrigin):
    told = subprocess.run(
        [sys.executable, "-c", GONE, f"http://localhost:{origin.port}/"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["alive"] == [True, False]
    assert "answered" not in found["answer"]
    assert found["failures"] == [
        "tap-failure: the process that judges connections ended before the session did"
    ]
    assert origin.visits == 0


@LANDLOCK
def test_landlock_does_not_wait_for_the_proxy(tmp_path: Path):
    """A session that begins before the imports is paid for by them, not by who waits for it to begin."""
    slow = tmp_path / "mitmdump"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    code = f"""
from pathlib import Path
from offwire_harness.tap.mitm import MitmTap, TapError
tap = MitmTap(confine="landlock", mitmdump=Path({str(slow)!r}))
tap.start(lambda request: None)
print(tap.held.mechanism)
try:
    tap.wait(0.1)
except TapError:
    print("not up yet")
tap.close()
"""
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=25,  # the proxy is given 30 seconds
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert told.stdout == "landlock\nnot up yet\n", told.stderr
