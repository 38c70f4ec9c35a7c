"""Starts the gate, hands it the kernel's questions, and collects what it refused."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from offwire_harness.confine import gate, seccomp

START_SECONDS = 10.0
_OWN_SOCKETS = "/pymp-"  # multiprocessing talks to its own helpers through sockets of this name


class NoGate(Exception):
    """The kernel can't ask here; the message says why."""


class Gatekeeper:
    """The test process's side of a gate. `close` stops listening to it; it goes on holding whom it holds."""

    def __init__(self) -> None:
        """Start the process; it does nothing yet."""
        self._line, far_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._notes, far_notes = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far_line, far_notes:
            self._process = _spawn(far_line, far_notes)
        self._closing = False

    def hold(
        self, ports: Iterable[int], allow: Iterable[str], gone: Callable[[], None] = lambda: None
    ) -> None:
        """Let the kernel ask about every connection from now on, of every thread and of all that they start.

        Args:
            ports: of this machine, which may be reached.
            allow: `host:port` and paths of Unix sockets that may be reached.
            gone: called when the gate ends before `close`; nothing connects any more then.

        Raises:
            NoGate: the kernel, the architecture or another filter does not allow it. Nothing has changed then.
        """
        try:
            if (machine := seccomp.machine()) is None:
                raise NoGate("needs Linux on x86-64 or ARM64")
            seccomp.be_looked_at_by(self._process.pid)
            self._set_up(machine, ports, allow)
        except (OSError, ValueError, NoGate) as error:
            self.close()
            raise NoGate(getattr(error, "strerror", None) or str(error)) from None
        threading.Thread(target=self._serve, args=(machine, gone), name="offwire-gate", daemon=True).start()

    def collect(self) -> list[str]:
        """Return what was refused since the last time, a line each."""
        lines = []
        with contextlib.suppress(OSError):
            while note := self._notes.recv(gate.LONGEST, socket.MSG_DONTWAIT):
                lines.append(note.decode("utf-8", "replace"))
        return lines

    def close(self) -> None:
        """Stop listening to the gate. Idempotent."""
        self._closing = True
        for end in (self._line, self._notes):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _set_up(self, machine: seccomp.Machine, ports: Iterable[int], allow: Iterable[str]) -> None:
        self._line.settimeout(START_SECONDS)
        order = {
            "probe": self._line.fileno(),
            "ports": list(ports),
            "allow": list(allow),
            "own": _OWN_SOCKETS,
        }
        self._say(order)
        if why := self._hear().get("cannot"):
            raise NoGate(f"no process may look at another here: {why}")
        listener = seccomp.install(machine)
        try:
            self._say({"listener": listener})
            self._hear()
        finally:
            os.close(listener)  # With the gate gone, nobody shall hold it: the calls must fail, not wait.
        self._line.settimeout(None)

    def _serve(self, machine: seccomp.Machine, gone: Callable[[], None]) -> None:
        """Look for the gate at processes that only their ancestor may look at, until one of us ends."""
        taken = -1
        with contextlib.suppress(OSError, ValueError, NoGate):
            while True:
                identity, thread, number, arguments = self._hear()
                if taken >= 0:
                    os.close(taken)  # By now the gate has taken it over.
                    taken = -1
                try:
                    seen = gate.look(gate.Call(identity, thread, number, tuple(arguments)), machine)
                except OSError:
                    self._say(None)  # The gate refuses what nobody can look at.
                    continue
                taken = seen.descriptor
                self._say([[each.hex() for each in seen.addresses], taken])
        if taken >= 0:
            os.close(taken)
        if not self._closing:
            gone()

    def _say(self, message: object) -> None:
        self._line.send(json.dumps(message).encode())

    def _hear(self) -> Any:
        heard = self._line.recv(gate.LONGEST)
        if not heard:
            raise NoGate("the gate ended")
        return json.loads(heard)


def _spawn(line: socket.socket, notes: socket.socket) -> subprocess.Popen[bytes]:
    ends = (line.fileno(), notes.fileno())
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(gate.__file__)), *map(str, ends)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={},
        pass_fds=ends,
        cwd="/",
        # A Ctrl-C at the terminal is for the tests; the gate goes when they are gone.
        start_new_session=True,
    )
