"""The bypass corpus: every way round, under every mechanism that this system has, against real listeners.

Each way ends as docs/capture.md says: captured (the answerer was asked), reported (refused, and in the ledger),
refused (the kernel let nothing through, and the client saw an error), or a gap that the mechanism's own words name.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from offwire_harness.confine import landlock
from offwire_harness.tap import mitm

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the corpus speaks Unix sockets")

HARNESS = Path(mitm.__file__).parents[2]
_SETTLE = 0.1
"""Seconds after which a listener's thread has counted who is already connected."""
CORPUS = Path(__file__).with_name("bypass_corpus.py")
IN_A_NAMESPACE = (
    "import sys; from offwire_harness.confine.run import run; sys.exit(run(sys.argv[1:], 'netns'))"
)

CAPTURED, REPORTED, REFUSED, GAP = "captured", "reported", "refused", "a named gap"
MODES = ("netns", "landlock", "netns-alone", "landlock-alone", "audit", "off")
"""The first two with a gate, where the kernel has one."""


def _by_mode(*expected: str) -> dict[str, str]:
    return dict(zip(MODES, expected, strict=True))


ALWAYS = dict.fromkeys(MODES, CAPTURED)
NEVER = dict.fromkeys(MODES, REPORTED)
BY_THE_KERNEL = _by_mode(REPORTED, REPORTED, REFUSED, REFUSED, GAP, GAP)
BY_THE_GATE_OR_A_NAMESPACE = _by_mode(REPORTED, REPORTED, REFUSED, GAP, GAP, GAP)
BY_THE_GATE = _by_mode(REPORTED, REPORTED, GAP, GAP, GAP, GAP)


def _node_obeys_variables() -> bool:
    if shutil.which("node") is None:
        return False
    told = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    return int(told.strip().removeprefix("v").partition(".")[0] or 0) >= 24


EXPECTED = {
    "requests with trust_env=False": ALWAYS,
    "httpx on a transport of its own": ALWAYS,
    "aiohttp": ALWAYS,
    "urllib3": ALWAYS,
    "http.client": ALWAYS,
    "raw socket": ALWAYS,
    "asyncio streams": ALWAYS,
    "an address of IPv4 written as IPv6": ALWAYS,
    "0.0.0.0, which is this machine too": ALWAYS,
    "another address of the loopback network": ALWAYS,
    "a socket made from a descriptor": ALWAYS,
    "DNS over TCP by hand": NEVER,
    "a proxy that the client is told": NEVER,
    "SOCKS by hand": NEVER,
    "uvloop": ALWAYS,
    "the socket type beneath Python's": NEVER,
    "pycurl": ALWAYS,
    "curl_cffi": ALWAYS,
    "primp": ALWAYS,
    "grpc": NEVER,
    "io_uring from C code": _by_mode(REFUSED, REFUSED, REFUSED, REFUSED, GAP, GAP),
    "connect(2) from C code": BY_THE_KERNEL,
    "connect(2) from C code to an address of IPv4 written as IPv6": BY_THE_KERNEL,
    "connect(2) from C code to 0.0.0.0": BY_THE_KERNEL,
    "sendto(2) from C code": BY_THE_GATE_OR_A_NAMESPACE,
    "sendto(2) from C code to an address of no family": BY_THE_GATE_OR_A_NAMESPACE,
    "sendmsg(2) from C code": BY_THE_GATE_OR_A_NAMESPACE,
    "sendmmsg(2) from C code": BY_THE_GATE_OR_A_NAMESPACE,
    "TCP Fast Open from C code": BY_THE_GATE_OR_A_NAMESPACE,
    "a Unix socket from C code": BY_THE_GATE,
    "an abstract Unix socket from C code": _by_mode(REPORTED, REPORTED, REFUSED, GAP, GAP, GAP),
    "MPTCP from C code": BY_THE_GATE_OR_A_NAMESPACE,
    "curl": ALWAYS,
    "curl that is told to use no proxy": BY_THE_KERNEL,
    "wget": ALWAYS,
    "Node's fetch": ALWAYS if _node_obeys_variables() else BY_THE_KERNEL,
    "a child that is given an empty environment": ALWAYS,
    "a child that empties its environment itself": BY_THE_KERNEL,
    "os.posix_spawn": ALWAYS,
    "C code in a process of multiprocessing, spawned": BY_THE_KERNEL,
    "C code in a process of multiprocessing, from a fork server": BY_THE_KERNEL,
    "C code in a daemon that forked twice": BY_THE_KERNEL,
    "a connection that a forked child hands over": BY_THE_KERNEL,
    "a Python child on raw sockets": BY_THE_KERNEL,
    "a child that sends a datagram": BY_THE_GATE_OR_A_NAMESPACE,
    "a child on a Unix socket": BY_THE_GATE,
    "a child that uvloop starts": BY_THE_KERNEL,
    "a program that C code starts": BY_THE_KERNEL,
    "another interpreter in this process": BY_THE_KERNEL,
    "UDP": NEVER,
    "UDP, connected": NEVER,
    "a datagram endpoint of asyncio": NEVER,
    "a DNS query by hand": NEVER,
    "the name of an address": NEVER,
    "a packet socket": NEVER,
    "a raw socket": NEVER,
    "vsock": NEVER,
    "a Unix socket": NEVER,
    "MPTCP": _by_mode(REPORTED, REPORTED, CAPTURED, CAPTURED, CAPTURED, CAPTURED),
    "TCP Fast Open": NEVER,
    "a proxy of the agent's own": ALWAYS,
    "C code on a thread started early": BY_THE_GATE_OR_A_NAMESPACE,
}
# What starts a program that proxy variables alone lead: no such run is clean where nothing holds programs.
PROGRAMS = {
    *("curl", "curl that is told to use no proxy", "wget", "Node's fetch", "os.posix_spawn"),
    *(
        name
        for name in EXPECTED
        if name.startswith(("a child", "a Python child", "a program", "another interpreter"))
    ),
    "C code in a process of multiprocessing, spawned",
    "C code in a process of multiprocessing, from a fork server",
}
# Sending is no error where nobody can be reached.
SILENT = {name for name in EXPECTED if "datagram" in name or name.startswith("send")}
NAMES_OF_GAPS = {
    "MPTCP from C code": {"landlock": "MPTCP"},
    "TCP Fast Open from C code": {"landlock": "TCP Fast Open"},
    "a Unix socket from C code": dict.fromkeys(("netns", "landlock", "audit"), "Unix sockets"),
    "an abstract Unix socket from C code": dict.fromkeys(("netns", "landlock", "audit"), "Unix sockets"),
    "a child on a Unix socket": dict.fromkeys(("netns", "landlock", "audit"), "Unix sockets"),
    "C code on a thread started early": {"landlock": "1 thread that ran before the session began"},
    **{name: {"landlock": "datagrams"} for name in SILENT},
}


class Listeners:
    """Real listeners for TCP, UDP and a Unix socket that count who comes."""

    def __init__(self, directory: Path) -> None:
        self.visits = 0
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(str(directory / "unix"))
        self.unix.listen()
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract_name = f"offwire-test-{os.getpid()}"
        if sys.platform == "linux":
            self.abstract.bind(f"\0{self.abstract_name}")
            self.abstract.listen()
            threading.Thread(target=self._accept_unix, args=(self.abstract,), daemon=True).start()
        for serve in (self._accept, self._receive):
            threading.Thread(target=serve, daemon=True).start()
        threading.Thread(target=self._accept_unix, args=(self.unix,), daemon=True).start()

    @property
    def places(self) -> tuple[str, ...]:
        return (
            str(self.tcp.getsockname()[1]),
            str(self.udp.getsockname()[1]),
            self.unix.getsockname(),
            self.abstract_name,
        )

    def close(self) -> None:
        for each in (self.tcp, self.unix, self.abstract, self.udp):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.tcp.accept()
                self.visits += 1
                with peer, contextlib.suppress(OSError):
                    peer.settimeout(5)
                    peer.recv(65536)
                    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nreal")

    def _accept_unix(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                listener.accept()[0].close()
                self.visits += 1

    def _receive(self) -> None:
        with contextlib.suppress(OSError):
            while self.udp.recv(4096):
                self.visits += 1


@dataclass(frozen=True)
class Told:
    """What the corpus printed, and how often each way reached a real listener."""

    mode: str
    mechanism: str
    gaps: list[str]
    ways: dict[str, dict[str, Any]]
    visits: dict[str, int]


def run_corpus(mode: str) -> Told:
    before = [sys.executable, "-c", IN_A_NAMESPACE] if mode.startswith("netns") else []
    with tempfile.TemporaryDirectory() as directory:
        listeners = Listeners(Path(directory))
        corpus = subprocess.Popen(
            [*before, sys.executable, str(CORPUS), mode.replace("netns", "auto"), *listeners.places],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "PYTHONPATH": str(HARNESS)},
        )
        watchdog = threading.Timer(240, corpus.kill)
        watchdog.start()
        try:
            visits: dict[str, int] = {}
            name, line = "", ""
            assert corpus.stdin is not None
            assert corpus.stdout is not None
            for line in corpus.stdout:
                time.sleep(_SETTLE)
                visits[name] = visits.get(name, 0) + listeners.visits
                listeners.visits = 0
                name = line.removeprefix("way ").strip()
                with contextlib.suppress(BrokenPipeError):
                    corpus.stdin.write("counted\n")
            assert corpus.wait() == 0
        finally:
            watchdog.cancel()
            corpus.kill()
            listeners.close()
    told = json.loads(line)
    effective = mode if told["gated"] or mode in ("audit", "off") else f"{mode.removesuffix('-alone')}-alone"
    return Told(effective, told["mechanism"], told["gaps"], told["ways"], visits)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(mode, marks=pytest.mark.slow if mode in ("netns-alone", "off") else ()) for mode in MODES
    ],
)
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    if request.param.startswith("landlock") and not landlock.available():
        pytest.skip("not run: needs Landlock of Linux 6.7")
    if (
        request.param.startswith("netns")
        and subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode
    ):
        pytest.skip("not run: needs network namespaces without privilege")
    found = run_corpus(request.param)
    if found.mode != request.param:
        pytest.skip("not run: needs seccomp's user notification")
    return found


def test_the_corpus_is_whole(told):
    assert set(told.ways) == set(EXPECTED)


@pytest.mark.parametrize("way", EXPECTED)
def test_a_way_round_ends_as_it_is_documented(way, told):
    result = told.ways[way]
    if "missing" in result:
        pytest.skip(f"not run: needs {result['missing']}")
    expected = EXPECTED[way][told.mode]
    unheld = [failure for failure in result["failures"] if failure.startswith("unheld: ")]
    failures = [failure for failure in result["failures"] if failure not in unheld]
    arrived, reported = bool(result["seen"]), bool(failures)
    assert bool(unheld) == (way in PROGRAMS and told.mode in ("landlock-alone", "audit", "off"))
    if expected == GAP:
        words = NAMES_OF_GAPS.get(way, {}).get(
            told.mechanism, "nor obeys" if told.mode == "off" else "C code"
        )
        assert any(words in gap for gap in told.gaps), "an open way is named in the report"
        assert told.visits[way] >= 1, "what is named as a gap is one"
        return
    went = way == "the socket type beneath Python's" and told.mode == "off"
    assert bool(told.visits[way]) == went, "without confinement it is reported, and goes on"
    if expected == CAPTURED:
        assert (arrived, failures, result["raised"]) == (True, [], "")
    elif expected == REPORTED:
        assert (arrived, reported) == (False, True)
    else:
        assert (arrived, bool(result["raised"])) == (False, way not in SILENT)


SECURE = """
import json, sys
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

seen = []

def answerer(request):
    seen.append([request.scheme, request.host, request.port])
    return wire.Response(200, (("Content-Type", "text/plain"),), b"answered")

tap = MitmTap(confine="audit")
tap.start(answerer)
tap.steer()
try:
{client}
except Exception:
    pass
print(json.dumps({{"seen": seen, "failures": tap.ledger().failures}}))
tap.close()
"""
OVER_TLS = {
    "curl_cffi": "    from curl_cffi import requests; requests.get('https://api.openai.com/', timeout=10)",
    "primp": "    import primp; primp.Client(timeout=10).get('https://api.openai.com/')",
    "grpc": """
    import grpc
    channel = grpc.secure_channel("api.openai.com:443", grpc.ssl_channel_credentials())
    channel.unary_unary("/offwire/Call", lambda x: x, lambda x: x)(b"secret", timeout=5)""",
    "pycurl": """
    import io, pycurl
    line = pycurl.Curl()
    line.setopt(pycurl.URL, "https://api.openai.com/")
    line.setopt(pycurl.WRITEDATA, io.BytesIO())
    line.perform()""",
}


@pytest.mark.parametrize("module", OVER_TLS)
def test_a_client_in_c_is_captured_over_tls_or_reported(module):
    """pycurl brings a bundle of its own: its connection arrives, and no request on it."""
    pytest.importorskip(module)
    told = subprocess.run(
        [sys.executable, "-c", SECURE.format(client=OVER_TLS[module])],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert told.returncode == 0, told.stderr
    result = json.loads(told.stdout.splitlines()[-1])
    if module != "pycurl" or result["seen"]:
        assert ["https", "api.openai.com", 443] in result["seen"], result
    else:
        kinds = {failure.partition(":")[0] for failure in result["failures"]}
        assert kinds & {"tls-refused", "connect-without-request"}, result


DISTURBED = """
import json, select, signal, socket
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

def connect(sock, timeout):
    sock.settimeout(timeout)
    try:
        sock.connect(("192.0.2.1", 80))
    except BlockingIOError:
        select.select([], [sock], [])
    sock.settimeout(20)

tap = MitmTap(confine="auto")
tap.start(lambda request: wire.Response(200, (), b"answered"))
tap.wait()
tap.steer()
signal.signal(signal.SIGALRM, lambda *_: None)
told = []
for number in range(45):
    with socket.socket() as line:
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        try:
            connect(line, (None, 20, 0)[number % 3])
            line.sendall(b"GET / HTTP/1.1\\r\\nHost: shop.example\\r\\n\\r\\n")
            told.append(bool(line.recv(100)))
        except OSError as error:
            told.append(str(error))
        signal.setitimer(signal.ITIMER_REAL, 0)
print(json.dumps([told, tap.ledger().failures]))
tap.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="not run: where no gate is, no signal comes before it")
def test_a_signal_that_comes_before_the_gate_was_asked_spoils_no_connection():
    done = subprocess.run(
        [sys.executable, "-c", DISTURBED],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[True] * 45, []]
