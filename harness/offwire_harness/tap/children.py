"""Gives child processes the variables that lead them to the tap, whichever way they are started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from offwire_harness.tap.late import OnImport
from offwire_harness.tap.patches import Patches

EXEMPTIONS = ("NO_PROXY", "no_proxy", "no_grpc_proxy")

# C code in this process that reads proxy variables by itself.
_READERS = ("grpc", "pycurl", "curl_cffi", "primp", "gevent")
_WITH_ENVIRONMENT = ("execve", "posix_spawn", "posix_spawnp")


class Children:
    """Sees to it while it is on.

    Args:
        publish: makes the variables visible to those that inherit, and returns them.
    """

    def __init__(self, publish: Callable[[], Mapping[str, str]]) -> None:
        self._publish = publish
        self._patches = Patches()
        changes = dict.fromkeys(_READERS, self._seen)
        self._late = OnImport({**changes, "multiprocessing.util": self._multiprocessing})

    def on(self) -> None:
        """Start."""
        self._patches.set(subprocess.Popen, "__init__", self._popen(subprocess.Popen.__init__))
        self._patches.set(os, "system", self._inheriting(os.system))
        for name in _WITH_ENVIRONMENT:
            if (start := getattr(os, name, None)) is not None:
                self._patches.set(os, name, self._given_third(start))
        self._late.on()

    def off(self) -> None:
        """Stop. Idempotent."""
        self._late.off()
        self._patches.undo()

    def merged(self, given: Mapping[Any, Any]) -> dict[Any, Any]:
        """Return an environment with our variables instead of its own ways round the proxy."""
        wanted = self._publish()
        if any(isinstance(name, bytes) for name in given):
            exempt: tuple[Any, ...] = tuple(os.fsencode(name) for name in EXEMPTIONS)
            ours: dict[Any, Any] = {os.fsencode(name): os.fsencode(value) for name, value in wanted.items()}
        else:
            exempt, ours = EXEMPTIONS, dict(wanted)
        if not ours:
            return dict(given)
        return {**{name: value for name, value in given.items() if name not in exempt}, **ours}

    def _popen(self, start: Callable[..., None]) -> Callable[..., None]:
        def steered_popen(*arguments: Any, **keywords: Any) -> None:
            self._publish()
            if keywords.get("env") is not None:
                keywords["env"] = self.merged(keywords["env"])
            start(*arguments, **keywords)

        return steered_popen

    def _inheriting(self, start: Callable[..., Any]) -> Callable[..., Any]:
        def steered(*arguments: Any, **keywords: Any) -> Any:
            self._publish()
            return start(*arguments, **keywords)

        return steered

    def _given_third(self, start: Callable[..., Any]) -> Callable[..., Any]:
        def steered(path: Any, argv: Any, env: Any, *arguments: Any, **keywords: Any) -> Any:
            if env is None:  # since Python 3.13: inherit; subprocess does so
                self._publish()
                return start(path, argv, None, *arguments, **keywords)
            return start(path, argv, self.merged(env), *arguments, **keywords)

        return steered

    def _seen(self, module: ModuleType) -> None:
        self._publish()

    def _multiprocessing(self, module: ModuleType) -> None:
        # Its children are started below subprocess, and inherit.
        if hasattr(module, "spawnv_passfds"):
            self._patches.set(module, "spawnv_passfds", self._inheriting(module.spawnv_passfds))
