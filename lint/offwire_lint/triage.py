"""Which files matter: those that mention a framework, what they import, and who imports them.

Textual and generous: a file too many costs time, a file too few costs a finding. Imports are read by a regular
expression and resolved within the project alone; an installed package stands for itself in the models, so one package
of a site-packages never pulls in another.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_IMPORT = re.compile(
    r"(?:^|;)[^\S\n]*(?:from[^\S\n]+(?P<dots>\.*)[^\S\n]*(?P<base>[\w.]*)[^\S\n]+import[^\S\n]*(?P<names>\([^)]*\)|(?:\\\n|[^\n;#])+)"
    r"|import[^\S\n]+(?P<modules>[\w., \t]+))",
    re.MULTILINE,
)
_INSTALLED = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module: how many dots, the dotted name, and the names taken from it, which may be modules too."""

    level: int
    module: str
    names: tuple[str, ...]


def token_pattern(tokens: Iterable[bytes]) -> re.Pattern[bytes]:
    """One expression for all the byte strings that make a file relevant."""
    alternatives = sorted({re.escape(token) for token in tokens}, key=lambda token: (-len(token), token))
    return re.compile(b"|".join(alternatives) if alternatives else b"(?!)")


def imports_of(text: str) -> tuple[Import, ...]:
    """The imports of a module, wherever in it they stand."""
    found = []
    for match in _IMPORT.finditer(text):
        if match["modules"] is not None:
            for part in match["modules"].split(","):
                module = part.split()[0] if part.split() else ""
                if module:
                    found.append(Import(0, module, ()))
        elif match["dots"] or match["base"]:
            names = re.sub(r"#[^\n]*", "", match["names"].strip("() \t\n\\"))
            words = tuple(part.split()[0] for part in names.replace("\\", " ").split(",") if part.split())
            found.append(Import(len(match["dots"]), match["base"], words))
    return tuple(dict.fromkeys(found))


class Resolver:
    """Finds the files behind imports, on disk or among known files, never outside the project.

    Args:
        roots: directories from which absolute imports may start: the project's, and those that the user named.
        exists: tells whether a file is there; asked at most once per path.
    """

    def __init__(self, roots: Sequence[Path], exists: Callable[[str], bool] = os.path.isfile) -> None:
        starts = [str(root) for root in roots]
        self._roots = tuple(dict.fromkeys([*starts, *(os.path.join(root, "src") for root in starts)]))
        self._exists = lru_cache(maxsize=None)(exists)
        self._bases = lru_cache(maxsize=None)(self._find_bases)

    def targets(self, path: Path, one: Import) -> list[Path]:
        """The files that an import in a file may mean: the module, its packages on the way, and submodules named."""
        here = str(path.parent)
        if one.level:
            base = here
            for _ in range(one.level - 1):
                base = os.path.dirname(base)
            return self._under(base, one)
        top, bases = self._bases(here)
        if top is not None and one.module.split(".")[0] != top:
            return []
        for base in bases:
            found = self._under(base, one)
            if found:
                return found
        return []

    def _find_bases(self, here: str) -> tuple[str | None, tuple[str, ...]]:
        """Where absolute imports of a directory's files start; for an installed package also its name."""
        top = here
        while self._exists(os.path.join(top, "__init__.py")):
            top = os.path.dirname(top)
        parts = here.split(os.sep)
        for index, part in enumerate(parts):
            if part in _INSTALLED:
                name = parts[index + 1] if index + 1 < len(parts) else None
                return name, (os.sep.join(parts[: index + 1]),)
        return None, tuple(dict.fromkeys((here, top, *self._roots)))

    def _under(self, base: str, one: Import) -> list[Path]:
        """Files of an import that starts at a directory; empty if its first part is not there."""
        found: list[Path] = []
        at = base
        parts = one.module.split(".") if one.module else []
        for index, part in enumerate(parts):
            at = os.path.join(at, part)
            package = os.path.join(at, "__init__.py")
            if self._exists(package):
                found.append(Path(package))
            elif self._exists(at + ".py"):
                found.append(Path(at + ".py"))
                break
            elif index == 0 and not os.path.isdir(at):
                return []
        if not parts and self._exists(os.path.join(at, "__init__.py")):
            found.append(Path(at, "__init__.py"))
        submodules = (os.path.join(at, name) for name in one.names if name != "*")
        candidates = (
            path for name in submodules for path in (name + ".py", os.path.join(name, "__init__.py"))
        )
        found.extend(Path(path) for path in candidates if self._exists(path))
        return found


@dataclass(frozen=True, slots=True)
class Mention:
    """What triage knows of a file's text: whether it holds a token, and what it imports."""

    relevant: bool
    imports: tuple[Import, ...]


def select(
    mentions: Mapping[Path, Mention], resolver: Resolver, read: Callable[[Path], Mention | None]
) -> tuple[set[Path], set[Path]]:
    """The files to analyse.

    Args:
        mentions: every file that was named or discovered.
        resolver: finds imported files.
        read: the mention of a file that was not discovered; None if it can't be had.

    Returns:
        Files of `mentions` to judge, and others that are only imported.
    """
    known = dict(mentions)
    importers: dict[Path, list[Path]] = {}
    targets: dict[Path, list[Path]] = {}
    for path, mention in mentions.items():
        targets[path] = [
            target for one in mention.imports for target in resolver.targets(path, one) if target != path
        ]
        for target in targets[path]:
            importers.setdefault(target, []).append(path)

    chosen = {path for path, mention in mentions.items() if mention.relevant}
    pending = deque(chosen)
    while pending:
        # Who imports a relevant file may build agents from it without ever naming the framework. A package's
        # `__init__` is passed through to its users only if it is relevant itself, which it then is by importing.
        for importer in importers.get(pending.popleft(), ()):
            if importer not in chosen:
                chosen.add(importer)
                pending.append(importer)
    pending = deque(chosen)
    while pending:
        path = pending.popleft()
        for target in targets.get(path, ()):
            if target in chosen:
                continue
            if target not in known:
                mention = read(target)
                if mention is None:
                    continue
                known[target] = mention
            if target not in targets:
                targets[target] = [
                    other
                    for one in known[target].imports
                    for other in resolver.targets(target, one)
                    if other != target
                ]
            chosen.add(target)
            pending.append(target)
    return chosen & set(mentions), chosen - set(mentions)


def flatten(mention: Mention) -> tuple[Any, ...]:
    """A mention as plain tuples, for the cache."""
    return mention.relevant, tuple((one.level, one.module, one.names) for one in mention.imports)


def unflatten(value: tuple[Any, ...]) -> Mention:
    """The inverse of `flatten`."""
    relevant, imports = value
    return Mention(
        bool(relevant), tuple(Import(level, module, tuple(names)) for level, module, names in imports)
    )
