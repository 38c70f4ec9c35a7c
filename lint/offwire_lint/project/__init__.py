"""The project's modules, and what an import in one of them means."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]


class Modules:
    """Finds modules by path, the way Python would from the file that asks.

    A file's place in the tree decides: roots are the directories above the asking file, `src`-like directories
    directly below one of those, and the asking file's own directory (scripts run from there). A mere directory does not
    hide a well-known library of its name.
    """

    def __init__(self, paths: Sequence[str], libraries: Collection[str] = ()) -> None:
        self._libraries = frozenset(libraries)
        self._files: dict[Path, int] = {}
        self._folders: set[Path] = set()
        self._roots: dict[str, list[Path]] = {}
        for index, path in enumerate(paths):
            parts = tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))
            if not parts:
                continue
            stem = parts[-1].rpartition(".")[0] or parts[-1]
            key = parts[:-1] if stem == "__init__" else (*parts[:-1], stem)
            self._files.setdefault(key, index)
            for depth in range(1, len(parts)):
                self._folders.add(parts[:depth])
        for known in (*self._files, *self._folders):
            if known:
                self._roots.setdefault(known[-1], []).append(known[:-1])
        self.packages = {key for path, key in self._package_paths(paths)}

    @staticmethod
    def _package_paths(paths: Sequence[str]) -> list[tuple[str, Path]]:
        return [
            (path, tuple(part for part in path.split("/")[:-1] if part not in ("", ".")))
            for path in paths
            if path.endswith("__init__.py")
        ]

    @staticmethod
    def key(path: str) -> Path:
        """The directory of a file."""
        return tuple(part for part in path.replace("\\", "/").split("/")[:-1] if part not in ("", "."))

    def file(self, key: Path) -> int | None:
        """Index of the file of a module or package."""
        return self._files.get(key)

    def is_folder(self, key: Path) -> bool:
        """Whether there is such a directory (a namespace package, perhaps)."""
        return key in self._folders

    def relative(self, asking: str, level: int, module: str) -> Path | None:
        """Where `from ...module import` leads."""
        base = self.key(asking)
        up = level - 1
        if up > len(base):
            return None
        key = (*base[: len(base) - up], *filter(None, module.split(".")))
        return key if self._known(key) else None

    def absolute(self, asking: str, module: str) -> Path | None:
        """Where `import module` leads, None if outside the project."""
        parts = tuple(module.split("."))
        here = self.key(asking)
        best: tuple[int, Path] | None = None
        for root in self._roots.get(parts[0], ()):
            if not self._visible(root, here, parts):
                continue
            key = (*root, *parts)
            if not self._known(key) and not self._known((*root, parts[0])):
                continue
            common = sum(1 for a, b in zip(root, here, strict=False) if a == b) * 2 + self._known(key) * 1000
            if best is None or common > best[0]:
                best = (common, key)
        if best is None or not self._known(best[1]):
            return None
        bare = best[1] not in self._files and parts[0] in self._libraries
        return None if bare else best[1]

    def _known(self, key: Path) -> bool:
        return key in self._files or key in self._folders

    def _visible(self, root: Path, here: Path, parts: Path) -> bool:
        top = parts[0]
        if top in sys.stdlib_module_names and root not in ((), here):
            return False
        if here[: len(root)] == root:
            # A package's directory is a root as well where a part of it is run from there.
            run_from = len(parts) > 1 and top not in self._libraries and (*root, *parts) in self._files
            return root == here or root not in self.packages or run_from
        return here[: len(root) - 1] == root[:-1] and root not in self.packages
