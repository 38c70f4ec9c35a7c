"""From what the user named to the files that are read.

A directory is walked: hidden and vendored directories, what `.gitignore` names and what the configuration excludes are left out,
and links are not followed (what they lead to inside the tree is found under its own name, what they lead to outside is
somebody else's). A file that is named itself is read unless the configuration excludes it.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from offwire.findings import RunError
from offwire.reading import read_text
from offwire_lint.config import PROJECT_MARKS, Config
from offwire_lint.globs import IgnoreFile, compile_glob, ignored, parse_ignore_file

SUFFIXES = (".py", ".ipynb")

DEFAULT_EXCLUDE = (
    ".bzr .direnv .eggs .git .git-rewrite .hg .ipynb_checkpoints .mypy_cache .nox .pants.d .pyenv .pytest_cache .pytype "
    ".ruff_cache .svn .tox .venv .vscode __pypackages__ __pycache__ _build buck-out dist node_modules site-packages "
    "dist-packages venv virtualenv"
).split()


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found.

    Attributes:
        files: each once, sorted by its path as shown.
        errors: what was named or met and could not be read.
    """

    files: tuple[Path, ...]
    errors: tuple[RunError, ...]


def discover(paths: Sequence[Path], config: Config) -> Discovery:
    """All Python files and notebooks under the given files, directories and globs."""
    files: dict[Path, None] = {}
    errors: list[RunError] = []
    excluded = _Excludes(config)
    for path in paths:
        for target in _expand(path):
            absolute = Path(os.path.abspath(target))
            if os.path.isdir(absolute):
                found: Iterator[Path] = _walk(absolute, excluded, errors)
            elif os.path.exists(absolute):
                found = iter(() if excluded.by_user(absolute) else (absolute,))
            else:
                errors.append(RunError(shown(absolute), "no such file or directory"))
                continue
            files.update(dict.fromkeys(found))
    return Discovery(tuple(sorted(files, key=shown)), tuple(sorted(errors, key=lambda error: error.path)))


def beside(found: Discovery, config: Config) -> tuple[Path, ...]:
    """The other files of the project that named files belong to; none where nothing tells what the project is."""
    root = config.root
    marked = config.source is not None or any(os.path.exists(root / mark) for mark in PROJECT_MARKS)
    if not marked or not any(root in path.parents for path in found.files):
        return ()
    named = frozenset(found.files)
    return tuple(path for path in discover([root], config).files if path not in named)


def leads_out(path: str, folders: Sequence[str]) -> bool:
    """Whether a file below one of these folders is, through a link, none of theirs: somebody else's, and not to be read."""
    around = [folder for folder in folders if path.startswith(folder.rstrip(os.sep) + os.sep)]
    real = os.path.realpath(path)
    inside = (real.startswith(os.path.realpath(folder).rstrip(os.sep) + os.sep) for folder in folders)
    return bool(around) and not any(inside)


def shown(path: Path) -> str:
    """A path as it stands in reports: relative to the working directory if below it, with forward slashes."""
    text = str(path)
    here = os.getcwd().rstrip(os.sep) + os.sep
    return (text[len(here) :] if text.startswith(here) else text).replace(os.sep, "/")


def _expand(path: Path) -> list[Path]:
    """The path itself, or what it matches as a glob where the shell left it to us."""
    if not os.path.lexists(path) and glob.has_magic(str(path)):
        return [Path(match) for match in sorted(glob.glob(str(path), recursive=True))] or [path]
    return [path]


class _Excludes:
    """The configuration's globs, which count from its root, and those that every project shares."""

    def __init__(self, config: Config) -> None:
        self._root = config.root
        self._user = self._compile((config.exclude or ()) + config.extend_exclude)
        self._default = frozenset(DEFAULT_EXCLUDE if config.exclude is None else ())

    @staticmethod
    def _compile(globs: Sequence[str]) -> IgnoreFile:
        return parse_ignore_file("\n".join(text for text in globs if compile_glob(text.removeprefix("./"))))

    def by_user(self, path: Path) -> bool:
        """Whether the path or a directory above it is excluded by the configuration."""
        if not self._user.patterns:
            return False
        relative = os.path.relpath(path, self._root).replace(os.sep, "/")
        parts = relative.split("/")
        return any(
            ignored((self._user,), "/".join(parts[: size + 1]), size + 1 < len(parts))
            for size in range(len(parts))
        )

    def directory(self, path: Path) -> bool:
        return path.name in self._default or self.by_user(path / "x") or os.path.exists(path / "pyvenv.cfg")


def _walk(top: Path, excluded: _Excludes, errors: list[RunError]) -> Iterator[Path]:
    base = _repository(top)
    pending: list[tuple[Path, tuple[IgnoreFile, ...]]] = [(top, _inherited(top, base))]
    while pending:
        directory, ignores = pending.pop()
        try:
            with os.scandir(directory) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            errors.append(RunError(shown(directory), f"can't be listed ({error.strerror})"))
            continue
        if any(entry.name == ".gitignore" for entry in listing):
            ignores = (*ignores, *_ignore_file(directory, base))
        below = os.path.relpath(directory, base).replace(os.sep, "/") + "/"
        for entry in listing:
            try:
                kind = entry.stat(follow_symlinks=False).st_mode
            except FileNotFoundError:
                continue  # vanished since it was listed
            except OSError as error:  # its path is longer than the system takes, for example
                errors.append(RunError(shown(directory), f"can't be read ({error.strerror})"))
                continue
            relative = below.removeprefix("./") + entry.name
            path = directory / entry.name
            if stat.S_ISDIR(kind):
                if not excluded.directory(path) and not ignored(ignores, relative, True):
                    pending.append((path, ignores))
            elif (
                stat.S_ISREG(kind)
                and entry.name.endswith(SUFFIXES)
                and not excluded.by_user(path)
                and not ignored(ignores, relative, False)
            ):
                yield path


def _repository(top: Path) -> Path:
    """The root of the git repository that holds a directory, or the directory itself."""
    return next((path for path in (top, *top.parents) if os.path.exists(path / ".git")), top)


def _inherited(top: Path, base: Path) -> tuple[IgnoreFile, ...]:
    """Ignore files above a directory, outermost first."""
    above = [path for path in reversed(top.parents) if path == base or base in path.parents]
    files = [file for directory in above for file in _ignore_file(directory, base)]
    try:
        text = read_text(base / ".git" / "info" / "exclude", errors="replace")
    except OSError:
        return tuple(files)
    return (parse_ignore_file(text), *files)


def _ignore_file(directory: Path, base: Path) -> tuple[IgnoreFile, ...]:
    try:
        text = read_text(directory / ".gitignore", errors="replace")
    except OSError:
        return ()
    relative = os.path.relpath(directory, base).replace(os.sep, "/")
    return (parse_ignore_file(text, "" if relative == "." else relative),)
