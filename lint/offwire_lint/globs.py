"""Globs as `.gitignore` writes them: for ignore files, and for the excludes of the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

_STAR = "[^/]*?"
_FOLDERS = "(?:[^/]*/)*?"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of an ignore file.

    Attributes:
        regex: matches paths relative to the directory of the file, with forward slashes.
        negated: the line takes something back in.
        directories_only: the line ends in a slash.
    """

    regex: re.Pattern[str]
    negated: bool
    directories_only: bool


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """The patterns of one ignore file, and the directory that they count from ("" for the top)."""

    base: str
    patterns: tuple[Pattern, ...]

    def verdict(self, path: str, is_directory: bool) -> bool | None:
        """True: ignored. False: taken back in. None: no line speaks of it; the last line that does decides."""
        if self.base:
            if not path.startswith(self.base + "/"):
                return None
            path = path[len(self.base) + 1 :]
        for pattern in reversed(self.patterns):
            if (is_directory or not pattern.directories_only) and pattern.regex.match(path):
                return not pattern.negated
        return None


def ignored(files: Iterable[IgnoreFile], path: str, is_directory: bool) -> bool:
    """Whether a path is ignored by ignore files given outermost first; the innermost that speaks decides."""
    decision = False
    for file in files:
        verdict = file.verdict(path, is_directory)
        if verdict is not None:
            decision = verdict
    return decision


def parse_ignore_file(text: str, base: str = "") -> IgnoreFile:
    """The patterns of a `.gitignore`."""
    patterns = []
    for line in text.removeprefix("\ufeff").split("\n"):
        line = re.sub(r"(?<!\\) +$", "", line.rstrip("\r"))
        if not line or line.startswith("#"):
            continue
        negated = line.startswith("!")
        pattern = compile_glob(line[1:] if negated else line)
        if pattern is not None:
            patterns.append(Pattern(pattern, negated, line.endswith("/")))
    return IgnoreFile(base, tuple(patterns))


@lru_cache(maxsize=1024)
def compile_glob(glob: str) -> re.Pattern[str] | None:
    """A glob as a regular expression over whole paths; None for one that can match nothing.

    With a slash at the start or in the middle it counts from the top, otherwise it matches at any depth.
    """
    body = glob.removesuffix("/")
    if not body or body.endswith("/"):
        return None
    anchored = "/" in body
    body = body.removeprefix("/")
    parts = [] if anchored else [_FOLDERS]
    position = 0
    while position < len(body):
        part, position = _translate(body, position)
        parts.append(part)
    try:
        return re.compile(rf"(?s:{_expression(parts)})\Z")
    except re.error:
        return None


def _expression(parts: list[str]) -> str:
    """The parts as one regular expression that takes no more than a second look at any character.

    What stands between two wildcards is matched where it comes first and never again: if the rest does not fit after that,
    it fits after no later place, since the wildcard before it takes everything. Without that a line of ten stars, which
    anybody's `.gitignore` may hold, would take hours.
    """
    pieces = _split(parts, _FOLDERS)
    groups = count()
    out = _piece(pieces[0], groups)
    for index, piece in enumerate(pieces[1:], 2):
        text = _FOLDERS + _piece(piece, groups)
        out += text if index == len(pieces) else _once(text, groups)
    return out


def _piece(parts: list[str], groups: Iterator[int]) -> str:
    runs = ["".join(run) for run in _split(parts, _STAR)]
    middle = "".join(_once(_STAR + run, groups) for run in runs[1:-1])
    return runs[0] + middle + (_STAR + runs[-1] if len(runs) > 1 else "")


def _once(text: str, groups: Iterator[int]) -> str:
    """An atomic group, which Python has since 3.11 only."""
    name = f"g{next(groups)}"
    return f"(?=(?P<{name}>{text}))(?P={name})"


def _split(parts: list[str], mark: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for part in parts:
        if part == mark:
            found.append([])
        else:
            found[-1].append(part)
    return found


def _translate(glob: str, at: int) -> tuple[str, int]:
    """The regular expression for what stands at a position, and the position after it."""
    char = glob[at]
    if char == "*":
        return _stars(glob, at)
    if char == "?":
        return "[^/]", at + 1
    if char == "[":
        end = glob.find("]", at + 2 + (glob[at + 1 : at + 2] in ("!", "^")))
        if end > 0:
            inner = glob[at + 1 : end].replace("\\", "\\\\")
            if inner[0] in "!^":
                inner = "^/" + inner[1:]
            return f"(?!/)[{inner}]", end + 1
    if char == "\\" and at + 1 < len(glob):
        return re.escape(glob[at + 1]), at + 2
    return re.escape(char), at + 1


def _stars(glob: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(glob) and glob[end] == "*":
        end += 1
    whole_part = end - at == 2 and (at == 0 or glob[at - 1] == "/")
    if whole_part and glob[end : end + 1] == "/":
        return _FOLDERS, end + 1
    if whole_part and end == len(glob):
        return ".+", end
    return _STAR, end
