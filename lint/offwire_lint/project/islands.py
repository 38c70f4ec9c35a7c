"""Islands: groups of files of which none imports anything of another group.

A group is judged by itself: what is said of it does not depend on what else was linted, memory goes with the largest group,
and groups can be shared out to several machines without a word of the report changing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from offwire_lint.project import Modules, Path
from offwire_lint.triage import Import


def islands(files: Mapping[str, Sequence[Import]], libraries: Collection[str]) -> list[tuple[str, ...]]:
    """The files in groups, each sorted, in the order of their first files.

    Args:
        files: what each file imports, by its path as shown.
        libraries: top-level names that the models know (`Models.libraries`).
    """
    paths = sorted(files)
    groups = _Groups(paths, Modules(paths, libraries))
    for index, path in enumerate(paths):
        groups.join(index, groups.packages_above(path))
        for one in files[path]:
            groups.join(index, groups.meant(path, one))
    found: dict[int, list[str]] = {}
    for index, path in enumerate(paths):
        found.setdefault(groups.root(index), []).append(path)
    return [tuple(group) for group in found.values()]


class _Groups:
    """A union-find over files, and what an import may lead to."""

    def __init__(self, paths: Sequence[str], modules: Modules) -> None:
        self._modules = modules
        self._parents = list(range(len(paths)))
        self._below: dict[Path, list[int]] = {}
        for index, path in enumerate(paths):
            folder = Modules.key(path)
            for depth in range(1, len(folder) + 1):
                self._below.setdefault(folder[:depth], []).append(index)

    def root(self, index: int) -> int:
        """The file that stands for a file's group: the first of it."""
        while self._parents[index] != index:
            self._parents[index] = self._parents[self._parents[index]]
            index = self._parents[index]
        return index

    def join(self, index: int, others: Iterable[int]) -> None:
        """Put files into one group."""
        for other in others:
            one, two = sorted((self.root(index), self.root(other)))
            self._parents[two] = one

    def packages_above(self, path: str) -> Iterable[int]:
        """The `__init__` files of the folders that a file lies in."""
        folder = Modules.key(path)
        found = (self._modules.file(folder[:depth]) for depth in range(1, len(folder) + 1))
        return [index for index in found if index is not None]

    def meant(self, path: str, one: Import) -> Iterable[int]:
        """The files that an import may reach: modules named, and all of a folder whose parts can be reached as attributes."""
        find = self._modules
        key = find.relative(path, one.level, one.module) if one.level else find.absolute(path, one.module)
        if key is None:
            return []
        taken = [(*key, name) for name, _ in one.names if not one.bound]
        found = [index for index in map(find.file, (key, *taken)) if index is not None]
        for folder in taken or [key]:
            found += self._whole(folder)
        return found

    def _whole(self, folder: Path) -> list[int]:
        """The files below a folder; once they were asked for they are one group, and its first file stands for them."""
        below = self._below.get(folder, [])
        for other in below[1:]:
            self.join(below[0], [other])
        self._below[folder] = below[:1]
        return below[:1]
