"""Does something to a module as soon as it has been imported, now or later."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

Change = Callable[[ModuleType], None]


class OnImport:
    """A finder that finds nothing itself: it lets the others find a module and notes when it has run.

    Args:
        changes: what to do, by module name.
    """

    def __init__(self, changes: Mapping[str, Change]) -> None:
        self._changes = changes
        self._asking = threading.local()

    def on(self) -> None:
        """Change what is imported already, and wait for the rest."""
        for name, change in self._changes.items():
            if (module := sys.modules.get(name)) is not None:
                change(module)
        sys.meta_path.insert(0, self)

    def off(self) -> None:
        """Stop waiting. Idempotent."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec that the other finders find, told to report when the module has run."""
        change = self._changes.get(name)
        if change is None or getattr(self._asking, "name", None) == name:
            return None  # Another that waits for the same module asks us in turn.
        self._asking.name = name
        try:
            for finder in sys.meta_path:
                if finder is not self and (spec := finder.find_spec(name, path, target)) is not None:
                    _run_after(spec, change)
                    return spec
            return None
        finally:
            self._asking.name = None


def _run_after(spec: ModuleSpec, change: Change) -> None:
    loader: Any = spec.loader
    execute = getattr(loader, "exec_module", None)
    if execute is None:
        return

    def exec_module(module: ModuleType) -> None:
        execute(module)
        change(module)

    loader.exec_module = exec_module
