"""What agents register with `atexit`: it runs when the interpreter ends, when nobody looks any more, unless it runs before."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

SECONDS = 5.0

_TIDIES = frozenset(
    {
        "concurrent",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "shutil",
        "tempfile",
        "threading",
        "weakref",
    }
)
"""Modules of Python whose functions tidy up, send nothing, and are not to run before the end."""


class Exits:
    """Takes note of what is registered while a drive is on, and of finalizers, and runs both in the interpreter's stead."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self._noted: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []
        self._register = atexit.register
        self._finalizers: frozenset[Any] = frozenset()
        self._on = False

    def on(self) -> None:
        """Take note from now on. Idempotent."""
        if not self._on:
            self._on = True
            self._register = atexit.register
            self._finalizers = _finalizers()
            atexit.register = self._note

    def off(self) -> None:
        """Take no more notes. Idempotent."""
        if self._on:
            self._on = False
            atexit.register = self._register
            for finalizer in _finalizers() - self._finalizers:
                if (held := finalizer.peek()) is not None and finalizer.atexit and not _tidies(held[1]):
                    self._noted.append((finalizer, (), {}))

    def run(self) -> str:
        """Run what was noted, the last first, and have it not run again; return in words what did not come to an end."""
        noted, self._noted = self._noted[::-1], []
        for function, _, _ in noted:
            atexit.unregister(function)
        at: list[Callable[..., Any]] = []

        def work() -> None:
            for function, arguments, keywords in noted:
                at.append(function)
                with suppress(BaseException):
                    function(*arguments, **keywords)

        thread = threading.Thread(target=work, name="offwire-exits", daemon=True)
        thread.start()
        thread.join(SECONDS)
        if not thread.is_alive():
            return ""
        name = getattr(at[-1], "__qualname__", type(at[-1]).__name__) if at else "something"
        return f"{name}, registered with atexit, did not come to an end, and what it does next was not seen"

    def _note(self, function: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Callable[..., Any]:
        if not _tidies(function):
            self._noted.append((function, arguments, keywords))
        return self._register(function, *arguments, **keywords)


def run_all() -> None:
    """Run everything that is registered, as an interpreter does that is about to end."""
    thread = threading.Thread(target=atexit._run_exitfuncs, name="offwire-exits", daemon=True)
    thread.start()
    thread.join(SECONDS)


def _finalizers() -> frozenset[Any]:
    return frozenset(getattr(weakref.finalize, "_registry", ()))


def _tidies(function: Callable[..., Any]) -> bool:
    inner = getattr(function, "func", function)  # of a partial
    module = getattr(inner, "__module__", None) or ""
    return module.partition(".")[0] in _TIDIES
