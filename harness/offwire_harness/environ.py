"""Plants canaries in the environment and sees which of them are read.

`os.environ` keeps its identity (others hold references to it); only its class changes while a watch is on.
Reads by child processes and by C code don't come through it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import ItemsView, Iterator, ValuesView

_Environ: type = type(os.environ)
_lock = threading.Lock()
_watched: dict[str, bool] = {}


class _WatchedEnviron(_Environ):  # type: ignore[misc]
    """`os.environ` that notes each read of a watched name."""

    def __getitem__(self, key: str) -> str:
        if key in _watched:
            _watched[key] = True
        return str(super().__getitem__(key))

    def items(self) -> ItemsView[str, str]:
        """Hand out a snapshot: a walk over everything is no read of one variable."""
        return self._snapshot().items()

    def values(self) -> ValuesView[str]:
        """Hand out a snapshot, as `items` does."""
        return self._snapshot().values()

    def _snapshot(self) -> dict[str, str]:
        return {key: str(super(_WatchedEnviron, self).__getitem__(key)) for key in self}


class PlantedEnvironment:
    """Variables that are set for one test, watched, and put back as they were."""

    def __init__(self) -> None:
        """Begin with nothing planted."""
        self._before: dict[str, str | None] = {}

    def plant(self, name: str, value: str) -> None:
        """Set a variable and watch it."""
        with _lock:
            self._before.setdefault(name, os.environ.get(name))
            os.environ[name] = value
            _watched[name] = False
            os.environ.__class__ = _WatchedEnviron

    def names(self) -> Iterator[str]:
        """Yield the planted names."""
        yield from self._before

    def was_read(self, name: str) -> bool:
        """Whether this process looked the variable up since it was planted or last forgotten."""
        return _watched.get(name, False)

    def note_read(self, name: str) -> None:
        """Note a read that was observed elsewhere, in a child process."""
        with _lock:
            if name in _watched:
                _watched[name] = True

    def forget_reads(self) -> None:
        """Begin a run: nothing has been read yet."""
        with _lock:
            for name in self._before:
                _watched[name] = False

    def restore(self) -> None:
        """Put every variable back; the last one out also gives `os.environ` its own class back."""
        with _lock:
            for name, value in self._before.items():
                _watched.pop(name, None)
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            self._before.clear()
            if not _watched:
                os.environ.__class__ = _Environ
