"""The gate: what it lets pass, what it says about the rest, and what happens when it is gone."""

from __future__ import annotations

import errno
import json
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from tap_support import GATE, ended, until

from offwire_harness import confine
from offwire_harness.confine import judge, seccomp
from offwire_harness.confine.judge import GOES_ON, Place, Reach, connecting, place_of, sending

HARNESS = Path(confine.__file__).parents[2]
REACH = Reach(
    frozenset({8080}), frozenset({"127.0.0.1:5432", "10.0.0.5:80", "/run/own.sock", "@own"}), "/pymp-"
)


def inet(host: str, port: int) -> bytes:
    return struct.pack("=H", 2) + port.to_bytes(2, "big") + socket.inet_aton(host) + bytes(8)


def inet6(host: str, port: int) -> bytes:
    packed = socket.inet_pton(socket.AF_INET6, host)
    return struct.pack("=H", 10) + port.to_bytes(2, "big") + bytes(4) + packed + bytes(4)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (inet("10.1.2.3", 443), Place("10.1.2.3", 443)),
        (inet6("2001:db8::1", 443), Place("2001:db8::1", 443)),
        (inet6("::ffff:10.1.2.3", 443), Place("10.1.2.3", 443)),
        (struct.pack("=H", 1) + b"/run/x.sock\0rest", "/run/x.sock"),
        (struct.pack("=H", 1) + b"\0name", "@name"),
        (struct.pack("=H", 0), None),
        (struct.pack("=HHII", 16, 0, 0, 0), None),
    ],
)
def test_an_address_is_read_as_the_kernel_reads_it(address, place):
    assert place_of(address) == place


def test_a_datagram_to_an_address_of_no_family_goes_out_as_ipv4():
    nameless = struct.pack("=H", 0) + inet("10.1.2.3", 443)[2:]
    assert place_of(nameless, sends=True) == Place("10.1.2.3", 443)
    assert place_of(nameless) is None, "a connect to it lets go of the peer"


@pytest.mark.parametrize("address", [b"", b"\2", inet("10.1.2.3", 443)[:6], inet6("::1", 1)[:20]])
def test_an_address_cut_short_can_not_be_judged(address):
    with pytest.raises(ValueError, match="address"):
        place_of(address)


@pytest.mark.parametrize("place", [Place("127.0.0.1", 8080), Place("::1", 8080), Place("10.0.0.5", 80), None])
@pytest.mark.parametrize("datagrams", [False, True])
def test_what_may_be_reached_goes_on(place, datagrams):
    assert connecting(place, datagrams, REACH) == GOES_ON
    assert sending(place, False, REACH) == GOES_ON


@pytest.mark.parametrize(
    "place",
    [
        Place("10.0.0.5", 8080),
        Place("127.0.0.1", 8081),
        Place("0.0.0.0", 8080),
        Place("10.0.0.5", 443),
        Place("1270.example", 8080),
    ],
)
def test_the_rest_is_refused_and_told(place):
    assert connecting(place, False, REACH) == judge.Judgement(errno.EACCES, f"a connection to {place}")
    assert sending(place, False, REACH) == judge.Judgement(errno.ENETUNREACH, f"a datagram to {place}")


def test_a_datagram_socket_may_ask_for_the_way_and_not_for_a_name():
    assert connecting(Place("8.8.8.8", 80), True, REACH) == judge.Judgement(sink=True)
    assert connecting(Place("127.0.0.53", 53), True, REACH).told == "a look-up through 127.0.0.53:53"


def test_fast_open_connects_as_it_sends():
    assert sending(Place("127.0.0.1", 8080), True, REACH).number == errno.EOPNOTSUPP


@pytest.mark.parametrize("path", ["/run/own.sock", "@own", "/tmp/pymp-x1/listener-2"])
def test_a_declared_unix_socket_goes_on(path):
    assert connecting(path, False, REACH) == GOES_ON


def test_other_unix_sockets_are_refused_and_told(tmp_path):
    path = tmp_path / "socket"
    path.touch()
    for each in (str(path), "@other", "relative.sock", f"/run/systemd/../..{path}"):
        assert connecting(each, False, REACH) == judge.Judgement(
            errno.EACCES, f"a connection to the Unix socket {each}"
        )


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/var/run/nscd/socket", errno.ECONNREFUSED),
        ("/nowhere/at/all", errno.ENOENT),
        ("", errno.ECONNREFUSED),
    ],
)
def test_what_the_c_library_tries_by_itself_is_refused_and_no_news(path, number):
    assert connecting(path, False, REACH) == judge.Judgement(number)


def test_the_program_of_each_machine_is_short_and_ends_with_a_return():
    for machine in seccomp.MACHINES.values():
        code = seccomp.program(machine)
        assert len(code) % 8 == 0
        assert code[-8:-6] == struct.pack("=H", 0x06)


# In a process of its own: what the gate holds it holds for good.

BEGIN = """
import ctypes, errno, json, os, socket, subprocess, sys, threading, time
from offwire_harness.confine import gatekeeper
from offwire_harness.confine.gatekeeper import Gatekeeper, NoGate

mine, other = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
gone = threading.Event()
keeper = Gatekeeper()
keeper.hold([mine.getsockname()[1]], [], gone.set)

def tried(way):
    try:
        way()
        return ["", keeper.collect()]
    except OSError as error:
        return [errno.errorcode[error.errno], keeper.collect()]

def say(**told):
    print(json.dumps(told), flush=True)

"""


def held(code: str, before: str = "") -> dict[str, object]:
    told = subprocess.run(
        [sys.executable, "-c", before + BEGIN + code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, object] = json.loads(told.stdout.splitlines()[-1])
    return found


@GATE
def test_only_what_may_be_reached_is_reached_and_the_rest_is_told():
    told = held("""
say(mine=tried(lambda: socket.create_connection(mine.getsockname())),
    other=tried(lambda: socket.create_connection(other.getsockname())), port=other.getsockname()[1])
""")
    assert told["mine"] == ["", []]
    number, [note] = told["other"]
    assert number == "EACCES"
    assert note.startswith(f"a connection to 127.0.0.1:{told['port']} by python")


@GATE
def test_what_is_no_traffic_is_no_news():
    told = held("""
def ways():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(("192.0.2.1", 80))
        assert line.getsockname()[1]
    socket.getaddrinfo("localhost", 80)
    socket.if_nameindex()
    near, far = socket.socketpair()
    near.sendmsg([b"x"])
    near.send(b"x")
    subprocess.run(["getent", "passwd", "root"], check=True, stdout=subprocess.DEVNULL)

say(told=tried(ways))
""")
    assert told["told"] == ["", []]


@GATE
def test_a_connected_datagram_socket_sends_into_a_sink():
    told = held("""
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
line.connect(("192.0.2.1", 4433))
line.send(b"secret")
end = time.monotonic() + 10
while not (notes := keeper.collect()) and time.monotonic() < end:
    time.sleep(0.01)
say(notes=notes)
""")
    assert told["notes"] == ["a datagram to 192.0.2.1:4433 was dropped"]


@GATE
@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("ctypes.CDLL(None, use_errno=True).syscall(425, 8, 0) or 1", "ENOSYS"),  # io_uring
        ("ctypes.CDLL(None, use_errno=True).syscall(426, 0, 1, 0, 0, 0, 0) or 1", "ENOSYS"),
        ("socket.socket(40, 1)", "EAFNOSUPPORT"),  # vsock
        ("socket.socket(43, 1)", "EAFNOSUPPORT"),  # SMC, which falls back to TCP
        ("socket.socket(2, 3, 255)", "EPROTONOSUPPORT"),  # raw
        ("socket.socket(2, 1, 132)", "EPROTONOSUPPORT"),  # SCTP
        ("socket.socket(2, 1, 262)", "EPROTONOSUPPORT"),  # MPTCP
    ],
)
def test_ways_that_nobody_needs_are_closed(call, number):
    told = held(f"""
def way():
    if {call} == -1:
        raise OSError(ctypes.get_errno(), "refused")

say(told=tried(way))
""")
    assert told["told"][0] == number


@GATE
def test_sockets_that_lead_past_a_connect_are_told():
    told = held("""
kinds = ((17, 3, 0), (40, 1, 0), (2, 3, 255), (2, 1, 132), (2, 1, 262), (16, 3, 0), (5, 2, 0))
libc = ctypes.CDLL(None)
for kind in kinds:
    os.close(max(libc.socket(*kind), os.dup(0)))
say(notes=keeper.collect())
""")
    made = [note.partition(" by ")[0] for note in told["notes"]]
    assert made == [
        *("a socket of AF_PACKET", "a socket of vsock", "a raw socket"),
        *("a socket of protocol 132", "a socket of MPTCP"),
    ]


@GATE
def test_a_thread_that_ran_before_is_held_too():
    before = """
import threading, socket
go, done, seen = threading.Event(), threading.Event(), []
def early():
    go.wait()
    seen.append(tried(lambda: socket.create_connection(other.getsockname())))
    done.set()
threading.Thread(target=early, daemon=True).start()
"""
    assert held("go.set(); done.wait(20); say(seen=seen)", before)["seen"][0][0] == "EACCES"


BLIND = """
import subprocess, sys
from offwire_harness.confine import gate, gatekeeper
def spawn(line, notes):
    code = (
        "import importlib.util, socket, sys\\n"
        f"spec = importlib.util.spec_from_file_location('gate', {gate.__file__!r})\\n"
        "gate = importlib.util.module_from_spec(spec)\\n"
        "spec.loader.exec_module(gate)\\n"
        "def look(*arguments): raise PermissionError\\n"
        "gate.look = look\\n"
        "gate.main(*(socket.socket(fileno=int(each)) for each in sys.argv[1:3]))\\n"
    )
    ends = (line.fileno(), notes.fileno())
    return subprocess.Popen([sys.executable, "-c", code, *map(str, ends)], pass_fds=ends)
gatekeeper._spawn = spawn
"""
"""A gate that may look at nobody; the test process still may."""


@GATE
def test_the_test_process_looks_where_only_it_may():
    """As on Ubuntu, where only an ancestor may look at a process."""
    code = """
child = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))"
def start(listener):
    port = str(listener.getsockname()[1])
    subprocess.run([sys.executable, "-S", "-c", child, port], stderr=subprocess.DEVNULL)
def ask():
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.connect(("192.0.2.1", 4433))
say(mine=tried(lambda: start(mine)), other=tried(lambda: start(other)), datagrams=tried(ask), port=other.getsockname()[1])
"""
    told = held(code, BLIND)
    assert told["mine"] == told["datagrams"] == ["", []]
    [note] = told["other"][1]
    assert note.startswith(f"a connection to 127.0.0.1:{told['port']} by python")


@GATE
def test_what_nobody_may_look_at_is_refused_and_told():
    shut = "def look(*arguments): raise PermissionError\ngate.look = look\n"
    told = held(
        """
say(connect=tried(lambda: socket.create_connection(mine.getsockname())),
    sendto=tried(lambda: socket.socket(2, 2).sendto(b"secret", mine.getsockname())),
    sendmsg=tried(lambda: socket.socket(2, 2).sendmsg([b"secret"], [], 0, mine.getsockname())))
""",
        BLIND + shut,
    )
    for number, notes in told.values():
        assert number == "EACCES"
        assert notes[0].startswith("a call that can't be judged by python")


@GATE
def test_with_the_gate_gone_nothing_connects_and_the_session_knows():
    told = held("""
keeper._process.kill()
keeper._process.wait()
say(gone=gone.wait(10), mine=tried(lambda: socket.create_connection(mine.getsockname())))
""")
    assert told == {"gone": True, "mine": ["ENOSYS", []]}


@GATE
def test_after_close_the_gate_still_holds():
    told = held("""
keeper.close()
keeper.close()
say(mine=tried(lambda: socket.create_connection(mine.getsockname())),
    other=tried(lambda: socket.create_connection(other.getsockname())), gone=gone.wait(0.2))
""")
    assert (told["mine"][0], told["other"][0], told["gone"]) == ("", "EACCES", False)


@GATE
def test_a_process_has_one_gate():
    told = held("""
try:
    Gatekeeper().hold([], [])
except NoGate as error:
    say(why=str(error), mine=tried(lambda: socket.create_connection(mine.getsockname())))
""")
    assert told == {"why": "Device or resource busy", "mine": ["", []]}


@GATE
@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 9)", "sys.exit()"], ids=["kill -9", "exit"])
def test_the_gate_goes_with_the_test_process_even_if_a_daemon_stays(ending):
    """The daemon, which nobody started on our behalf, then connects nowhere at all."""
    code = f"""
reader, writer = os.pipe()
if os.fork() == 0:
    os.setsid()
    os.close(writer)
    os.read(reader, 1)  # until the test process has ended
    keeper._process._child_created = False
    time.sleep(0.5)
    print(tried(lambda: socket.create_connection(mine.getsockname()))[0], flush=True)
    os._exit(0)
print(keeper._process.pid, flush=True)
{ending}
"""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert process.stdout is not None
    gate = int(process.stdout.readline())
    process.wait(20)
    until(lambda: ended(gate))
    assert process.stdout.read().strip() == "ENOSYS"
    process.stdout.close()
