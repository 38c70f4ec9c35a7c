"""Gives child processes the variables that lead them to the tap, whichever way they are started."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import weakref
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from offwire_harness.tap.late import OnImport
from offwire_harness.tap.patches import Patches
from offwire_harness.tap.started import program_of

EXEMPTIONS = ("NO_PROXY", "no_proxy", "no_grpc_proxy")

# C code in this process that reads proxy variables by itself.
_READERS = ("grpc", "pycurl", "curl_cffi", "primp", "gevent")
_INTERPRETERS = ("_interpreters", "_xxsubinterpreters")
_WITH_ENVIRONMENT = ("execve", "posix_spawn", "posix_spawnp")


class Children:
    """Sees to it while it is on.

    Args:
        publish: makes the variables visible to those that inherit, and returns them.
        note: told of each process before it is started: the name of its program, or None for one that is steered
            like this one, or speaks to nobody.
    """

    def __init__(
        self,
        publish: Callable[[], Mapping[str, str]],
        note: Callable[[str | None], None] = lambda name: None,
    ) -> None:
        self._publish = publish
        self._note = note
        _forking.add(self)
        self._patches = Patches()
        changes = dict.fromkeys(_READERS, self._seen)
        self._late = OnImport(
            {
                **changes,
                "multiprocessing.util": self._multiprocessing,
                "multiprocessing.forkserver": self._forkserver,
                "uvloop": self._uvloop,
                **dict.fromkeys(_INTERPRETERS, self._interpreters),
            }
        )

    def on(self) -> None:
        """Start."""
        self._patches.set(subprocess.Popen, "__init__", self._popen(subprocess.Popen.__init__))
        self._patches.set(os, "system", self._inheriting(os.system, shell=True))
        self._patches.set(os, "execv", self._inheriting(os.execv))
        for name in _WITH_ENVIRONMENT:
            if (start := getattr(os, name, None)) is not None:
                self._patches.set(os, name, self._given_third(start))
        self._late.on()

    def forked(self) -> None:
        """Take note of a fork: the child is steered as this process is."""
        self._note(None)

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
        signature = inspect.signature(start)

        def steered_popen(*arguments: Any, **keywords: Any) -> None:
            self._publish()
            try:
                given = signature.bind(*arguments, **keywords)
                asked = given.arguments
                self._note(program_of(asked["args"], bool(asked.get("shell")), asked.get("executable")))
            except TypeError:
                start(*arguments, **keywords)  # It says itself what is wrong.
                return
            if asked.get("env") is not None:
                asked["env"] = self.merged(asked["env"])
            start(*given.args, **given.kwargs)

        return steered_popen

    def _inheriting(self, start: Callable[..., Any], *, shell: bool = False) -> Callable[..., Any]:
        def steered(*arguments: Any, **keywords: Any) -> Any:
            self._publish()
            if shell:
                self._note(program_of(next(iter((*arguments, *keywords.values()))), shell=True))
            else:
                self._note(program_of(arguments[1], executable=arguments[0]))
            return start(*arguments, **keywords)

        return steered

    def _given_third(self, start: Callable[..., Any]) -> Callable[..., Any]:
        def steered(path: Any, argv: Any, env: Any, *arguments: Any, **keywords: Any) -> Any:
            self._note(program_of(argv, executable=path))
            if env is None:  # since Python 3.13: inherit; subprocess does so
                self._publish()
                return start(path, argv, None, *arguments, **keywords)
            return start(path, argv, self.merged(env), *arguments, **keywords)

        return steered

    def _seen(self, module: ModuleType) -> None:
        self._publish()

    def _forkserver(self, module: ModuleType) -> None:
        # It forks from a process that may have been started long before.
        connect = module.connect_to_new_process

        def connecting(*arguments: Any, **keywords: Any) -> Any:
            self._note(program_of([sys.executable]))
            return connect(*arguments, **keywords)

        self._patches.set(module, "connect_to_new_process", connecting)

    def _interpreters(self, module: ModuleType) -> None:
        create = module.create

        def creating(*arguments: Any, **keywords: Any) -> Any:
            self._note("another interpreter")  # Its sockets are not those that are steered here.
            return create(*arguments, **keywords)

        self._patches.set(module, "create", creating)

    def _uvloop(self, module: ModuleType) -> None:
        for name in ("subprocess_exec", "subprocess_shell"):
            self._patches.set(module.Loop, name, self._on_uvloop(getattr(module.Loop, name)))

    def _on_uvloop(self, start: Callable[..., Any]) -> Callable[..., Any]:
        async def steered(loop: Any, factory: Any, *command: Any, **keywords: Any) -> Any:
            shell = start.__name__.endswith("shell")
            self._note(program_of(command[0] if shell else command, shell, keywords.get("executable")))
            keywords["env"] = self.merged(os.environ if keywords.get("env") is None else keywords["env"])
            return await start(loop, factory, *command, **keywords)

        return steered

    def _multiprocessing(self, module: ModuleType) -> None:
        # Its children are started below subprocess, and inherit.
        if hasattr(module, "spawnv_passfds"):
            self._patches.set(module, "spawnv_passfds", self._inheriting(module.spawnv_passfds))


_forking: weakref.WeakSet[Children] = weakref.WeakSet()


def _forked() -> None:
    for each in list(_forking):
        each.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_forked)
