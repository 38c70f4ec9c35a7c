"""Where imports lead, on disk and never outside the project. Paths are absolute texts, for speed.

An installed package stands for itself in the models, so one package of a site-packages never leads to another.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_INSTALLED = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True)
class Spot:
    """A module or a package.

    Attributes:
        file: its text; None of a package without `__init__.py`.
        folder: of a package.
    """

    file: str | None
    folder: str | None = None


class Resolver:
    """Finds modules.

    Args:
        roots: directories from which absolute imports may start: the project's, and those that the user named.
    """

    def __init__(self, roots: Iterable[str]) -> None:
        self._tops = tuple(roots)
        self._roots = tuple(dict.fromkeys([*self._tops, *(os.path.join(root, "src") for root in self._tops)]))
        self._bases = lru_cache(maxsize=None)(self._find_bases)
        self._below = lru_cache(maxsize=None)(self._find_below)
        self._listing = lru_cache(maxsize=None)(_listing)

    def module(self, path: str, level: int, module: str) -> Spot | None:
        """What `module` after `level` dots means in a file; None if it is outside of the project."""
        here = os.path.dirname(path)
        if level:
            for _ in range(level - 1):
                here = os.path.dirname(here)
            return self._below(here, module)
        top, bases = self._bases(here)
        first = module.partition(".")[0]
        if top is not None and first != top:
            return None
        bare = None
        for base in bases:
            listing = self._listing(base)
            if first in listing or first + ".py" in listing:
                found = self._below(base, module)
                if found is not None and found.file is not None:
                    return found
                bare = bare or found
        return bare

    def member(self, folder: str, name: str) -> Spot | None:
        """A module or package directly below a package."""
        return self._below(folder, name)

    def packages(self, path: str) -> tuple[str, ...]:
        """The `__init__.py` of every package around a file."""
        found = []
        here = os.path.dirname(path)
        while "__init__.py" in self._listing(here):
            found.append(os.path.join(here, "__init__.py"))
            here, below = os.path.dirname(here), here
            if here == below:
                break
        return tuple(found)

    def _find_bases(self, here: str) -> tuple[str | None, tuple[str, ...]]:
        """Where absolute imports of a directory's files start; for an installed package also its name."""
        parts = here.split(os.sep)
        for index, part in enumerate(parts):
            if part in _INSTALLED:
                name = parts[index + 1] if index + 1 < len(parts) else None
                return name, (os.sep.join(parts[: index + 1]),)
        top = here
        while "__init__.py" in self._listing(top) and os.path.dirname(top) != top:
            top = os.path.dirname(top)
        return None, tuple(dict.fromkeys((here, top, *self._above(here), *self._roots)))

    def _above(self, here: str) -> list[str]:
        """The directories above one, nearest first, as far as the project goes: a part of it may be run from any of them."""
        found: list[str] = []
        inside = [
            root for root in self._tops if here == root or here.startswith(root.rstrip(os.sep) + os.sep)
        ]
        while inside and here not in inside:
            here = os.path.dirname(here)
            found += [here, os.path.join(here, "src")]
        return found

    def _find_below(self, base: str, module: str) -> Spot | None:
        """The module at a dotted name below a directory; the last module on the way where the rest are its names."""
        at = base
        for part in module.split(".") if module else ():
            listing = self._listing(at)
            single = os.path.join(at, part + ".py") if part + ".py" in listing else None
            if part not in listing or (single and not self._listing(os.path.join(at, part))):
                return Spot(single) if single else None
            at = os.path.join(at, part)
        if "__init__.py" in self._listing(at):
            return Spot(os.path.join(at, "__init__.py"), at)
        return Spot(None, at) if self._listing(at) else None


def _listing(directory: str) -> frozenset[str]:
    """The names in a directory; empty if it is none."""
    try:
        return frozenset(os.listdir(directory))
    except (OSError, ValueError):
        return frozenset()
