"""Which files matter: those that mention a framework, what they import, and who imports them.

Textual and generous: a file too many costs time, a file too few costs a finding. Imports are read by a regular
expression and resolved within the project alone; an installed package stands for itself in the models, so one package
of a site-packages never pulls in another.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
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


@lru_cache(maxsize=4)
def token_pattern(tokens: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """One expression for all the byte strings that make a file relevant."""
    alternatives = sorted({re.escape(token) for token in tokens}, key=lambda token: (-len(token), token))
    return re.compile(b"|".join(alternatives) if alternatives else b"(?!)")


def holds_token(pattern: re.Pattern[bytes], content: bytes) -> bool:
    """Whether a token stands in a text, not merely as the end of another word (`ag2` in `flag2`)."""
    for match in pattern.finditer(content):
        before = content[match.start() - 1 : match.start()]
        if not before.isalnum() and before != b"_":
            return True
    return False


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
    """Finds the files behind imports, on disk, never outside the project. Paths are absolute texts, for speed.

    Args:
        roots: directories from which absolute imports may start: the project's, and those that the user named.
    """

    def __init__(self, roots: Iterable[str]) -> None:
        starts = list(roots)
        self._roots = tuple(dict.fromkeys([*starts, *(os.path.join(root, "src") for root in starts)]))
        self._bases = lru_cache(maxsize=None)(self._find_bases)
        self._under = lru_cache(maxsize=None)(self._find_under)
        self._listing = lru_cache(maxsize=None)(_listing)

    def targets(self, path: str, one: Import) -> tuple[str, ...]:
        """The files that an import in a file may mean: the module, its packages on the way, and submodules named."""
        here = os.path.dirname(path)
        if one.level:
            base = here
            for _ in range(one.level - 1):
                base = os.path.dirname(base)
            return self._under(base, one.module, one.names)
        top, bases = self._bases(here)
        first = one.module.split(".", 1)[0]
        if top is not None and first != top:
            return ()
        for base in bases:
            listing = self._listing(base)
            if first in listing or first + ".py" in listing:
                found = self._under(base, one.module, one.names)
                if found:
                    return found
        return ()

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
        return None, tuple(dict.fromkeys((here, top, *self._roots)))

    def _find_under(self, base: str, module: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Files of an import that starts at a directory; empty if its first part is not there."""
        found: list[str] = []
        at = base
        for part in module.split(".") if module else ():
            listing = self._listing(at)
            if part not in listing:
                if part + ".py" in listing:
                    found.append(os.path.join(at, part + ".py"))
                return tuple(found)
            if not self._listing(os.path.join(at, part)) and part + ".py" in listing:
                return (*found, os.path.join(at, part + ".py"))
            at = os.path.join(at, part)
            if "__init__.py" in self._listing(at):
                found.append(os.path.join(at, "__init__.py"))
        if not module and "__init__.py" in self._listing(at):
            found.append(os.path.join(at, "__init__.py"))
        listing = self._listing(at)
        for name in names:
            if name in listing and "__init__.py" in self._listing(os.path.join(at, name)):
                found.append(os.path.join(at, name, "__init__.py"))
            elif name + ".py" in listing:
                found.append(os.path.join(at, name + ".py"))
        return tuple(found)


def _listing(directory: str) -> frozenset[str]:
    """The names in a directory; empty if it is none."""
    try:
        return frozenset(os.listdir(directory))
    except (OSError, ValueError):
        return frozenset()


@dataclass(frozen=True, slots=True)
class Mention:
    """What triage knows of a file's text: whether it holds a token, and what it imports."""

    relevant: bool
    imports: tuple[Import, ...]


def select(
    mentions: Mapping[str, Mention], resolver: Resolver, read: Callable[[str], Mention | None]
) -> tuple[set[str], set[str]]:
    """The files to analyse, by absolute path.

    Args:
        mentions: every file that was named or discovered.
        resolver: finds imported files.
        read: the mention of a file that was not discovered; None if it can't be had.

    Returns:
        Files of `mentions` to judge, and others that are only imported.
    """
    targets = {path: _targets(path, mention, resolver) for path, mention in mentions.items()}
    importers: dict[str, list[str]] = {}
    for path, imported in targets.items():
        for target in imported:
            importers.setdefault(target, []).append(path)

    # Who imports a relevant file may build agents from it without ever naming the framework.
    chosen = {path for path, mention in mentions.items() if mention.relevant}
    pending = deque(sorted(chosen))
    while pending:
        for importer in importers.get(pending.popleft(), ()):
            if importer not in chosen:
                chosen.add(importer)
                pending.append(importer)

    pending = deque(sorted(chosen))
    while pending:
        for target in targets[pending.popleft()]:
            if target in chosen:
                continue
            if target not in targets:
                mention = read(target)
                if mention is None:
                    continue
                targets[target] = _targets(target, mention, resolver)
            chosen.add(target)
            pending.append(target)
    return chosen & set(mentions), chosen - set(mentions)


def _targets(path: str, mention: Mention, resolver: Resolver) -> tuple[str, ...]:
    found = [target for one in mention.imports for target in resolver.targets(path, one) if target != path]
    return tuple(dict.fromkeys(found))


def flatten(mention: Mention) -> tuple[Any, ...]:
    """A mention as plain tuples, for the cache."""
    return mention.relevant, tuple((one.level, one.module, one.names) for one in mention.imports)


def unflatten(value: tuple[Any, ...]) -> Mention:
    """The inverse of `flatten`."""
    relevant, imports = value
    return Mention(
        bool(relevant), tuple(Import(level, module, tuple(names)) for level, module, names in imports)
    )
