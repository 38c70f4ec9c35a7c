"""Which files belong together: who uses whom, through re-exports, as far as the text of imports tells.

A file *uses* the files whose names it imports. A package that only hands on what it imported itself is a way, not a
destination: `from package import name` leads to where `name` is defined, and to nothing else that the package holds.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from offwire_lint.resolver import Resolver, Spot
from offwire_lint.triage import Import, Mention


@dataclass
class _Uses:
    """What one file's imports lead to: the files it uses, and the packages on the way."""

    files: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)
    asked: set[tuple[str, str]] = field(default_factory=set)


class Graph:
    """Who uses whom.

    Args:
        mentions: every file that was named or discovered, by absolute path.
        resolver: finds imported files.
        read: the mention of any other file; None if it can't be had.
    """

    def __init__(
        self,
        mentions: Mapping[str, Mention],
        resolver: Resolver,
        read: Callable[[str], Mention | None],
    ) -> None:
        self._mentions: dict[str, Mention | None] = dict(mentions)
        self._known = list(mentions)
        self._resolver, self._read = resolver, read
        self._uses: dict[str, _Uses] = {}
        self._users: dict[str, list[str]] | None = None

    def relevant(self) -> list[str]:
        """The files, of those that were named or discovered, that concern agents by themselves."""
        return [path for path in self._known if self._relevant(path)]

    def _relevant(self, path: str) -> bool:
        """A provider's SDK that imports itself does not concern agents."""
        mention = self._mention(path)
        if mention is None or mention.relevant or not mention.libraries:
            return mention is not None and mention.relevant
        own = {os.path.basename(os.path.dirname(package)) for package in self._resolver.packages(path)}
        return not own.issuperset(mention.libraries)

    def imports(self, path: str) -> tuple[Import, ...]:
        """What a file imports."""
        mention = self._mention(path)
        return mention.imports if mention is not None else ()

    def used_by(self, path: str) -> Collection[str]:
        """The files that a file uses."""
        return self._of(path).files

    def users_of(self, path: str) -> Collection[str]:
        """The files, of those that were named or discovered, that use a file."""
        if self._users is None:
            self._users = {}
            for user in self._known:
                for used in self._of(user).files:
                    self._users.setdefault(used, []).append(user)
        return self._users.get(path, ())

    def ways_of(self, path: str) -> set[str]:
        """The packages through which a file's imports go, and those that it lies in."""
        return {*self._of(path).ways, *self._resolver.packages(path)}

    def _mention(self, path: str) -> Mention | None:
        if path not in self._mentions:
            self._mentions[path] = self._read(path)
        return self._mentions[path]

    def _of(self, path: str) -> _Uses:
        if path not in self._uses:
            uses = self._uses[path] = _Uses()
            for one in self.imports(path):
                self._follow(path, one, uses)
            uses.files = {used for used in uses.files if used != path and self._mention(used) is not None}
            uses.ways = {way for way in uses.ways if self._mention(way) is not None}
        return self._uses[path]

    def _follow(self, path: str, one: Import, uses: _Uses) -> None:
        spot = self._resolver.module(path, one.level, one.module)
        if spot is None:
            return
        if not one.names:
            self._whole(spot, uses)
        for name, _ in one.names:
            self._name(spot, name, uses)

    def _whole(self, spot: Spot, uses: _Uses) -> None:
        if spot.file is not None:
            uses.files.add(spot.file)

    def _name(self, spot: Spot, name: str, uses: _Uses) -> None:
        """A name of a module: the module itself; of a package, what the package has under that name."""
        if spot.folder is None or name == "*":
            self._whole(spot, uses)
            return
        if (spot.folder, name) in uses.asked:
            return
        uses.asked.add((spot.folder, name))
        below = self._resolver.member(spot.folder, name)
        if below is not None:
            self._whole(below, uses)
        handed_on = self._handed_on(spot.file, name, uses) if spot.file is not None else True
        if not handed_on and below is None:
            self._whole(spot, uses)

    def _handed_on(self, package: str, name: str, uses: _Uses) -> bool:
        """Whether a package's text imports a name; follows it if it does."""
        uses.ways.add(package)
        found = False
        for one in self.imports(package):
            wanted = [taken if taken != "*" else name for taken, bound in one.names if bound in (name, "*")]
            if not wanted and one.bound != name:
                continue
            found = found or "*" not in dict(one.names)
            spot = self._resolver.module(package, one.level, one.module)
            if spot is None:
                continue
            if one.bound == name:
                self._whole(spot, uses)
            for taken in wanted:
                self._name(spot, taken, uses)
        return found


def select(graph: Graph, named: Collection[str] | None = None) -> set[str]:
    """The files to analyse, by absolute path: those that concern agents, whom they use, and who uses them.

    Args:
        graph: who uses whom.
        named: if given, only these matter: of the rest, their users and what those use is taken.
    """
    # Who uses a relevant file may build agents from it without ever naming the framework.
    chosen = _closed(graph.relevant(), graph.users_of)
    chosen = _closed(chosen, graph.used_by)
    if named is not None:
        matter = frozenset(chosen)
        chosen = _closed(chosen.intersection(named), lambda path: matter.intersection(graph.users_of(path)))
        chosen = _closed(chosen, graph.used_by)
    return chosen.union(*(graph.ways_of(path) for path in sorted(chosen)))


def _closed(start: Iterable[str], step: Callable[[str], Collection[str]]) -> set[str]:
    """The smallest set that holds the start and whatever a step leads to."""
    chosen = set(start)
    pending = deque(chosen)
    while pending:
        for path in step(pending.popleft()):
            if path not in chosen:
                chosen.add(path)
                pending.append(path)
    return chosen
