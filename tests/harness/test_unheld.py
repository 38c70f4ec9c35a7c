"""A program that nothing holds takes the proof from a run; what can't go round, or is answered for, does not."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tap_support import GATE, answers, steered, tap
from test_plugin import run_pytest

from offwire_harness.confine import Held
from offwire_harness.tap.started import own, program_of

__all__ = ["answers", "steered", "tap"]

POSIX = pytest.mark.skipif(os.name == "nt", reason="not run: needs POSIX")
PYTHON = os.path.basename(sys.executable)
NOTHING = [sys.executable, "-c", "pass"]


@pytest.mark.parametrize(
    ("command", "shell", "executable", "program"),
    [
        (["/usr/bin/git", "fetch"], False, None, "git"),
        ("/usr/bin/git", False, None, "git"),
        (Path("/usr/bin/node"), False, None, "node"),
        ([b"/usr/bin/curl", b"-s"], False, None, "curl"),
        (["sh", "-c", "x"], False, "/bin/bash", "bash"),
        ("curl example.com", True, None, "curl"),
        ("FOO=1 uname; curl x", True, None, "sh"),
        ("uname -p", True, None, None),
        (["uname", "-p"], False, None, None),
        (["lsb_release", "-a"], False, None, None),
        (["/sbin/ldconfig", "-p"], False, None, None),
        (["python", "-c", "from multiprocessing.resource_tracker import main;main(5)"], False, None, None),
        (
            ["python", "-c", "from multiprocessing.spawn import spawn_main; spawn_main()"],
            False,
            None,
            "python",
        ),
    ],
)
def test_a_command_is_known_by_the_program_that_it_starts(command, shell, executable, program):
    if os.name == "nt" and program == "sh":
        program = "cmd.exe"
    assert program_of(command, shell, executable) == program


def test_programs_of_offwires_own_are_none_of_the_agents():
    with own():
        assert program_of(["git"]) is None
    assert program_of(["git"]) == "git"


@pytest.mark.parametrize(
    ("held", "free"),
    [
        (Held("off", ()), True),
        (Held("audit", ()), True),
        (Held("landlock", ()), True),
        (Held("netns", ()), False),
        (Held("audit", (), gated=True), False),
        (Held("landlock", (), gated=True), False),
    ],
)
def test_a_mechanism_holds_programs_or_leaves_them_free(held, free):
    assert held.leaves_programs_free is free


def _posix_spawn() -> None:
    os.waitpid(os.posix_spawn(sys.executable, NOTHING, os.environ), 0)


def _fork_and_exec() -> None:
    child = os.fork()
    if child == 0:
        os.execv(sys.executable, NOTHING)
    os.waitpid(child, 0)


def _daemon() -> None:
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            os.setsid()
            os.execve(sys.executable, NOTHING, dict(os.environ))
        os._exit(0)
    os.waitpid(child, 0)


@POSIX
@pytest.mark.parametrize(
    "start",
    [
        lambda: subprocess.run(NOTHING, check=True),
        lambda: subprocess.run(args=NOTHING, env={}, check=True),
        lambda: os.spawnv(os.P_WAIT, sys.executable, NOTHING),
        lambda: subprocess.Popen(NOTHING, -1, None, None, None, None, None, True, False).wait(),
        _posix_spawn,
        _fork_and_exec,
    ],
)
def test_a_program_that_nothing_holds_is_named_however_it_is_started(start: Callable[[], object], steered):
    start()
    [failure] = steered.ledger().failures
    assert failure.startswith(f"unheld: the program {PYTHON} was started")
    steered.reset()
    assert steered.ledger().failures == ()


@POSIX
def test_a_daemon_is_named_as_well(steered):
    _daemon()
    end = time.monotonic() + 10
    while not steered.ledger().failures and time.monotonic() < end:
        time.sleep(0.02)
    assert f"the program {PYTHON} " in steered.ledger().failures[0]


@POSIX
def test_a_forked_child_is_steered_as_its_parent_and_no_program(steered):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert steered.ledger().failures == ()


STARTED_IN_C = """
import ctypes
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

tap = MitmTap(confine=CONFINE, programs=("git",))
tap.start(lambda request: wire.Response(200))
tap.wait()
tap.steer()
tap.reset()
ctypes.CDLL(None).system(b"true")
print(*(line.split(":")[1] for line in tap.ledger().failures), sep="")
tap.close()
"""


@POSIX
@pytest.mark.parametrize(
    ("confine", "told"),
    [
        (
            "off",
            " a program was started by other than Python's means, and nothing here keeps it from sending beside the proxy",
        ),
        pytest.param("auto", "", marks=GATE),
    ],
)
def test_a_program_that_c_code_starts_is_noticed_where_nothing_holds_it(confine, told):
    code = STARTED_IN_C.replace("CONFINE", repr(confine))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout.rstrip("\n"), done.returncode) == (told, 0), done.stderr


TOOL = """
import subprocess, sys
from agent import AGENT_IMPORTS

def counts(order):
    done = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True)
    return get_status(order) + done.stdout

def test_program(offwire):
    key, api = scene(offwire, counts)
    run = offwire.drive_sync(asks(counts), task="Where is 7?")
    print(run.explain())
    run.assert_clean()
""".replace("from agent import AGENT_IMPORTS\n", "")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ((), 1, f"[unheld] the program {PYTHON} was started"),
        (("-o", f"offwire_programs={PYTHON}"), 0, f"what the program {PYTHON} sends beside the proxy"),
        pytest.param(("--offwire",), 0, "", marks=GATE),
    ],
    ids=["not held", "answered for", "held"],
)
def test_a_run_whose_tool_starts_a_program_is_clean_only_where_something_answers_for_it(
    tmp_path: Path, options, code, says
):
    done = run_pytest(tmp_path, TOOL, "-rP", *options)
    assert done.code == code, done.text
    assert says in done.text


SERVED = """
import socket, _socket, sys
from agent import asks, get_status

def helped(order):
    with socket.create_connection(("127.0.0.1", int(sys.argv_port)), timeout=5) as line:
        assert line.recv(5) == b"hello"
    return get_status(order)

def beneath(order):
    _socket.socket().connect(("127.0.0.1", int(sys.argv_port)))
    return get_status(order)

helped_agent, beneath_agent = asks(helped), asks(beneath)
"""


@pytest.mark.parametrize(
    ("tool", "reasons"),
    [("helped", []), ("beneath", ["bypass"])],
    ids=["a declared server is reached", "the socket beneath Python's is told of"],
)
def test_an_agent_of_its_own_interpreter_is_held_as_the_test_process_is(tmp_path: Path, tool, reasons):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    peer, _ = server.accept()
                    with peer:
                        peer.sendall(b"hello")

        threading.Thread(target=serve, daemon=True).start()
        port = server.getsockname()[1]
        (tmp_path / "serving.py").write_text(SERVED.replace("sys.argv_port", str(port)))
        tests = f"""
        def test_server(offwire):
            scene(offwire)
            offwire.model.script(call("{tool}", order="7"), say("sent"))
            run = offwire.drive_sync("serving:{tool}_agent", task="Where is 7?")
            assert [reason.code for reason in run.reasons] == {reasons}, run.explain()
            assert run.verdict == "{"inconclusive" if reasons else "clean"}"
        """
        allowed = port if tool == "helped" else 1
        done = run_pytest(tmp_path, tests, "-o", f"offwire_allow=127.0.0.1:{allowed}")
    assert done.code == 0, done.text


MODULE = """
import subprocess, sys
from agent import asks, get_status

def counts(order):
    subprocess.run([sys.executable, "-c", "pass"], env={})
    return get_status(order)

agent = asks(counts)
"""


def test_a_program_that_an_agent_of_its_own_interpreter_starts_is_named_too(tmp_path: Path):
    (tmp_path / "counting.py").write_text(MODULE)
    tests = """
    def test_program(offwire):
        scene(offwire)
        offwire.model.script(call("counts", order="7"), say("sent"))
        run = offwire.drive_sync("counting:agent", task="Where is 7?")
        assert [reason.code for reason in run.reasons] == ["unheld"], run.explain()
        assert run.verdict == "inconclusive"
    """
    done = run_pytest(tmp_path, tests)
    assert done.code == 0, done.text
