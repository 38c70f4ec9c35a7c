"""What the tests of the tap share: answers that note what they were asked, and a listener that must stay idle."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

GATE = pytest.mark.skipif(
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from offwire_harness.confine.gatekeeper import Gatekeeper as G; G().hold([], [])",
        ],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(wire.__file__).parents[1])},
    ).returncode
    != 0,
    reason="not run: needs seccomp's user notification (Linux 5.7, x86-64 or ARM64)",
)

OK = wire.Response(200, (("Content-Type", "text/plain"),), b"answered")


class Answers:
    """An answerer: one answer for all, or one a path, and the requests that it saw."""

    def __init__(self) -> None:
        self.requests: list[wire.Request] = []
        self.by_path: dict[str, wire.Answer | Callable[[wire.Request], wire.Answer]] = {}

    def __call__(self, request: wire.Request) -> wire.Answer:
        self.requests.append(request)
        answer = self.by_path.get(request.path, OK)
        return answer(request) if callable(answer) else answer

    @property
    def last(self) -> wire.Request:
        return self.requests[-1]


class IdleOrigin:
    """A real listener on the loopback interface that counts who comes."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self.visits += 1
            with peer, contextlib.suppress(OSError):
                peer.recv(65536)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nreal")

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def origin() -> Iterator[IdleOrigin]:
    origin = IdleOrigin()
    yield origin
    origin.close()


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers()


@pytest.fixture(scope="module")
def tap(answers: Answers) -> Iterator[MitmTap]:
    """A running tap, not steering."""
    tap = MitmTap(answer_seconds=10)
    tap.start(answers)
    tap.wait()
    yield tap
    tap.close()


@pytest.fixture
def steered(tap: MitmTap, answers: Answers) -> Iterator[MitmTap]:
    """The running tap, steering, with a clean ledger."""
    answers.requests.clear()
    answers.by_path.clear()
    tap.connect_policy = None
    tap.reset()
    tap.steer()
    yield tap
    tap.unsteer()
    tap.connect_policy = None


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something that another process or thread brings about."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def ended(pid: int) -> bool:
    """Whether a process is gone (a zombie that nobody has collected yet is)."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return not state.strip() or state.startswith("Z")


def temporary(environment: dict[str, str], directory: Path) -> dict[str, str]:
    """Return an environment whose temporary files all go to one directory."""
    return {**os.environ, **environment, "TMPDIR": str(directory)}
