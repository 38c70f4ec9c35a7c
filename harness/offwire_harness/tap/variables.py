"""Environment variables: which CA to trust in this process, and which proxy to use in its children.

Proxy variables must not be seen by this process's own Python clients, which are steered. They go into the C
library's environment only (`os.putenv`): children inherit it, and C code in this process that can't be steered
reads it, while `os.environ` knows nothing of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from offwire_harness.tap.children import EXEMPTIONS, Children

CA_VARIABLES = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "AWS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "HTTPLIB2_CA_CERTS",
    "GIT_SSL_CAINFO",
    "DENO_CERT",
)
_PROXY_NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY", "WSS_PROXY", "GRPC_PROXY")
PROXY_VARIABLES = (*_PROXY_NAMES, *(name.lower() for name in _PROXY_NAMES))
NOWHERE = dict.fromkeys(PROXY_VARIABLES, "http://127.0.0.1:1")
"""For a tap without a listener: whoever obeys proxy variables is refused."""

# Node reads proxy variables only when told to.
_NODE = {"NODE_USE_ENV_PROXY": "1"}

_FOR_PROXY = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")


def for_children(proxy_url: str, ca_file: Path) -> dict[str, str]:
    """Return the variables that lead a child process to the tap."""
    return {
        **dict.fromkeys(PROXY_VARIABLES, proxy_url),
        **dict.fromkeys(CA_VARIABLES, str(ca_file)),
        **_NODE,
    }


def for_proxy(directory: Path) -> dict[str, str]:
    """Return the environment of the proxy's own process: nothing of the tests, no credential."""
    kept = {name: os.environ[name] for name in _FOR_PROXY if name in os.environ}
    return {**kept, "HOME": str(directory), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1"}


class Variables:
    """Sets the variables while steering is on.

    Args:
        wanted: waits for the proxy and returns the variables of `for_children`, or none when it did not come up.
        note: as for `Children`.
    """

    def __init__(self, wanted: Callable[[], Mapping[str, str]], note: Callable[[str | None], None]) -> None:
        self._wanted = wanted
        self._children = Children(self.publish, note)
        self._before: dict[str, str | None] | None = None
        self._put: set[str] = set()

    def set(self, ca_file: Path | None = None) -> None:
        """Set them: the CA's at once, the proxy's before the first that may need them. Idempotent."""
        if self._before is not None:
            return
        names = (*CA_VARIABLES, *PROXY_VARIABLES, *EXEMPTIONS)
        self._before = {name: os.environ.get(name) for name in names}
        for name in CA_VARIABLES if ca_file is not None else ():
            os.environ[name] = str(ca_file)
        for name in (*PROXY_VARIABLES, *EXEMPTIONS):
            os.environ.pop(name, None)
        self._children.on()

    def publish(self) -> Mapping[str, str]:
        """Let C code and children that inherit see the proxy's variables, and return all of them."""
        wanted = self._wanted()
        for name, value in wanted.items():
            if name not in os.environ and name not in self._put:
                os.putenv(name, value)
                self._put.add(name)
        return wanted

    def restore(self) -> None:
        """Put everything back. Idempotent."""
        self._children.off()
        if self._before is None:
            return
        for name in self._put:
            os.unsetenv(name)
        self._put.clear()
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before = None
