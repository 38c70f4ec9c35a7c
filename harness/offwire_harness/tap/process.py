"""The proxy's process: how it is spawned, on which ports, and how it ends."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from offwire_harness.tap import addon_path, variables
from offwire_harness.tap.directory import SessionDirectory

EXIT_SECONDS = 2.0
MODES = ("regular", "reverse")

_OPTIONS = (
    "connection_strategy=lazy",  # never look up or dial the real host
    "upstream_cert=false",
    "request_client_cert=true",  # who brings one is refused, and would otherwise never say so
    "keep_host_header=true",
    "validate_inbound_headers=false",  # record what was sent, well-formed or not
    "rawtcp=false",
    "http3=false",
    "ssl_verify_upstream_trusted_ca=",
    "flow_detail=0",
    "termlog_verbosity=warn",
)
# Two listeners on one address would be refused, even with ports that the kernel chooses: the second
# spelling of 127.0.0.1 is another address to mitmproxy and the same to the kernel.
_LISTENERS = {
    "regular": "regular@127.0.0.1:{port}",
    "reverse": "reverse:http://offwire.invalid:9@127.1:{port}",
}


class ReservedPorts:
    """A port for each of the proxy's listeners, known before the proxy is up, so that nobody has to wait for it.

    Linux lets a socket that only is bound keep a port from everybody but those who ask for that very port. Elsewhere
    the ports are 0: the kernel chooses when the proxy listens.
    """

    def __init__(self) -> None:
        """Take them."""
        self._sockets: list[socket.socket] = []
        self.numbers = dict.fromkeys(MODES, 0)
        if sys.platform.startswith("linux"):
            for mode in MODES:
                sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                self._sockets.append(sock)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind(("127.0.0.1", 0))
                self.numbers[mode] = sock.getsockname()[1]

    def release(self) -> None:
        """Let go of them. Idempotent."""
        while self._sockets:
            self._sockets.pop().close()


class ProxyProcess:
    """mitmdump with the addon.

    Args:
        command: what `command` returned.
        directory: where its files go.
        session: what the addon is told.
        ended: called once, on a thread of its own, when the process has ended.

    Raises:
        OSError: it can't be started.
    """

    def __init__(
        self,
        command: list[str],
        directory: SessionDirectory,
        session: Mapping[str, Any],
        ended: Callable[[], None],
    ) -> None:
        environment = variables.for_proxy(directory.path)
        environment[addon_path.SESSION_VARIABLE] = str(directory.write("session", addon_path.encode(session)))
        log = os.open(directory.path / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=directory.path,
                # A Ctrl-C at the terminal is for the tests; the proxy goes when they are gone.
                start_new_session=True,
            )
        finally:
            os.close(log)
        self.pid = self._process.pid
        threading.Thread(target=self._watch, args=(ended,), name="offwire-proxy", daemon=True).start()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def finish(self) -> None:
        """Wait until it has ended, which it does when its channel closes; end it if it does not."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(EXIT_SECONDS)
            return
        self._process.kill()
        self._process.wait()

    def _watch(self, ended: Callable[[], None]) -> None:
        self._process.wait()
        ended()


def command(mitmdump: Path, directory: Path, ports: Mapping[str, int]) -> list[str]:
    """Return the command line."""
    words = [str(mitmdump), "--set", f"confdir={directory}", "-s", str(addon_path.ADDON)]
    for mode in MODES:
        words += ["--mode", _LISTENERS[mode].format(port=ports[mode])]
    for option in _OPTIONS:
        words += ["--set", option]
    return words
