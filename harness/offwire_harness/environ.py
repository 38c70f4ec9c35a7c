"""Plants canaries in the environment and sees which of them are read.

`os.environ` and `os.environb` keep their identity (others hold references to them); only their class changes while a
watch is on. Reads by child processes and by C code don't come through them, and of a copy of the whole environment
nobody can say what is read from it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import ItemsView, Iterator, ValuesView
from enum import IntEnum
from typing import Any

_Environ: type = type(os.environ)
_mappings: tuple[Any, ...] = tuple(getattr(os, name) for name in ("environ", "environb") if hasattr(os, name))
_lock = threading.Lock()
_SEEKS_PROXIES = "urllib.request"
"""The module that walks over everything whenever an HTTP client is made, and keeps the proxies."""


class Look(IntEnum):
    """How a variable was looked at; the strongest counts."""

    NONE = 0
    COPIED = 1
    READ = 2


_watched: dict[str, Look] = {}


class _Walk(threading.local):
    """A thread's last walk over all names, and how far it has looked them up in the same order."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._at = 0
        self._before: dict[str, Look] = {}

    def begin(self, names: list[str]) -> None:
        """Begin to walk."""
        self._names, self._at = names, 0
        self._before = dict(_watched)

    def note(self, name: str) -> None:
        """Note that a value is looked up: once all were, one after the other, that was a copy and no reading."""
        if self._at >= len(self._names):
            return
        if name != self._names[self._at]:
            self._names = []
            return
        self._at += 1
        if self._at == len(self._names):
            for each, look in self._before.items():
                _put(each, max(look, Look.COPIED))


_walk = _Walk()


class _WatchedEnviron(_Environ):  # type: ignore[misc]
    """`os.environ`, or `os.environb`, that notes each look at a watched name."""

    def __getitem__(self, key: Any) -> Any:
        _note(key, Look.READ)
        _walk.note(_name(key))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        """Whether there is such a variable; that is no look at its value."""
        return any(key == name for name in super().__iter__())

    def __iter__(self) -> Iterator[Any]:
        """Walk over the names."""
        keys = list(super().__iter__())
        _walk.begin(list(map(_name, keys)))
        yield from keys

    def items(self) -> ItemsView[Any, Any]:
        """Hand out a snapshot."""
        return self._snapshot().items()

    def values(self) -> ValuesView[Any]:
        """Hand out a snapshot, as `items` does."""
        return self._snapshot().values()

    def _snapshot(self) -> dict[Any, Any]:
        if sys._getframe(2).f_globals.get("__name__") != _SEEKS_PROXIES:
            for name in list(_watched):
                _note(name, Look.COPIED)
        return {key: super(_WatchedEnviron, self).__getitem__(key) for key in super().__iter__()}


class PlantedEnvironment:
    """Variables that are set for one test, watched, and put back as they were."""

    def __init__(self) -> None:
        """Begin with nothing planted."""
        self._before: dict[str, str | None] = {}

    def plant(self, name: str, value: str) -> str | None:
        """Set a variable and watch it; return what it held before the first time."""
        with _lock:
            self._before.setdefault(name, os.environ.get(name))
            os.environ[name] = value
            _watched[name] = Look.NONE
            for mapping in _mappings:
                mapping.__class__ = _WatchedEnviron
            return self._before[name]

    def names(self) -> Iterator[str]:
        """Yield the planted names."""
        yield from self._before

    def look_at(self, name: str) -> Look:
        """Return how this process looked at the variable since it was planted or last forgotten."""
        return _watched.get(name, Look.NONE)

    def note(self, name: str, look: Look) -> None:
        """Note a look that was observed elsewhere, in a child process."""
        with _lock:
            _note(name, look)

    def forget_reads(self) -> None:
        """Begin a run: nothing has been read yet."""
        with _lock:
            for name in self._before:
                _watched[name] = Look.NONE

    def restore(self) -> None:
        """Put every variable back; the last one out also gives the mappings their own class back."""
        with _lock:
            for name, value in self._before.items():
                _watched.pop(name, None)
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            self._before.clear()
            if not _watched:
                for mapping in _mappings:
                    mapping.__class__ = _Environ


def _name(key: Any) -> str:
    return os.fsdecode(key) if isinstance(key, (str, bytes)) else ""


def _note(key: Any, look: Look) -> None:
    name = _name(key)
    if name in _watched:
        _watched[name] = max(_watched[name], look)


def _put(name: str, look: Look) -> None:
    if name in _watched:
        _watched[name] = look
