"""The linter's settings: `[tool.offwire]` of the nearest pyproject.toml, or `offwire.toml`, and the command line.

A key that is unknown or of the wrong type is refused with its file and line: a setting that silently does nothing
is an unearned green.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from offwire.reading import read_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
"""What stands in the root of a project."""

_CODE = re.compile(r"OW\d{0,3}|ALL")
_LONG_KEY = re.compile(
    r"""(?:\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*){64}"""
)  # takes the parser time without end


class ConfigError(Exception):
    """A setting that can't be followed: one line with file, line, key and what is allowed."""


@dataclass(frozen=True, slots=True)
class Config:
    """What to lint, what to show, and with what means.

    Attributes:
        root: directory of the configuration file, or else of the project (`.git`), or where the search began.
            Globs and baseline paths count from here.
        select, ignore: codes or prefixes of codes ("OW2"); an empty `select` means every rule.
        exclude: globs of paths never looked at; replaces the built-in ones. `extend_exclude` adds to them.
        pedantic: also report pedantic rules and findings of low confidence.
        per_file_ignores: pairs of a glob and the prefixes of codes to ignore in files that match it.
        jobs: worker processes; 0 means as many as there are cores.
        cache_dir: where facts are kept; None is the user's cache directory.
        use_cache: False neither reads nor writes a cache.
        baseline: file of known findings, which are not reported again.
        docs_url: address of a rule's page, with `{code}` in it; reports then link to it.
        models: the table `[tool.offwire.models]`, as parsed.
        source: the file that was read, if any.
        shard: number from 1 and count of the parts in which a file set is linted; None judges everything.
        cluster: where to spread the work, as `offwire_lint.cluster.connected` takes it; None is this machine.
    """

    root: Path
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    pedantic: bool = False
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    jobs: int = 0
    cache_dir: Path | None = None
    use_cache: bool = True
    baseline: Path | None = None
    docs_url: str = ""
    models: Mapping[str, Any] = field(default_factory=dict)
    source: Path | None = None
    shard: tuple[int, int] | None = None
    cluster: str | None = None


def load(start: Path, *, isolated: bool = False, **overrides: Any) -> Config:
    """The settings that hold for a path.

    Args:
        start: file or directory from which to look upwards.
        isolated: follow no file.
        **overrides: fields of `Config` from the command line; None leaves what the file says.

    Raises:
        ConfigError: the file can't be read, or holds a key or value that means nothing.
    """
    found = None if isolated else _find(start.absolute())
    config = Config(root=_project_root(start.absolute())) if found is None else _read(*found)
    given = {key: value for key, value in overrides.items() if value is not None}
    unknown = set(given) - set(Config.__dataclass_fields__)
    if unknown:
        raise ConfigError(f"unknown setting {sorted(unknown)[0]!r}")
    for key in ("select", "ignore"):
        for code in given.get(key, ()):
            if not _CODE.fullmatch(code):
                raise ConfigError(f"--{key}: {code!r} is no code; write OW201, or OW2 for a family")
    return replace(config, **given)


def place_of_model(config: Config, *trail: str) -> str:
    """File and line in `[tool.offwire.models]`, as the beginning of a message; "" if there is no file.

    Args:
        trail: what to look for: a model's qualified name, a key, or a key in the model of that name.
    """
    if config.source is None:
        return ""
    lines = read_text(config.source).splitlines()
    numbers = _model_lines(lines)
    found = numbers[0] if numbers else 0
    for word in trail:
        there = next((number for number in numbers if _mentions(lines[number - 1], word)), None)
        if there is not None:
            found = there
            numbers = _entry(lines, numbers, found)
    return f"{config.source}:{found}: " if found else f"{config.source}: "


def _model_lines(lines: list[str]) -> list[int]:
    """Numbers of the lines that tell of models, those of the headers included."""
    found, inside = [], False
    for number, line in enumerate(lines, 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if header:
            inside = "models" in re.split(r"[.\s\"']+", header[1])
        if inside:
            found.append(number)
    return found


def _entry(lines: list[str], numbers: list[int], inside: int) -> list[int]:
    """Those of the lines that belong to the same entry of a list of tables."""
    starts = [number for number in numbers if lines[number - 1].lstrip().startswith("[[")]
    first = max((number for number in starts if number <= inside), default=0)
    after = min((number for number in starts if number > inside), default=len(lines) + 1)
    return [number for number in numbers if first <= number < after]


def _mentions(line: str, word: str) -> bool:
    """Whether a line sets a key of that name, has it in its header, or names it in quotes."""
    key = rf"(?:^|[\s{{,.\"'\[]){re.escape(word)}[\"']?\s*[=\]]"
    return f'"{word}"' in line or f"'{word}'" in line or re.search(key, line) is not None


def _find(start: Path) -> tuple[Path, Mapping[str, Any], str] | None:
    """The nearest file with settings: its path, its table, and the header of the table in the text."""
    for directory in _upwards(start):
        own = directory / "offwire.toml"
        if os.path.isfile(own):
            return own, _parse(own), ""
        shared = directory / "pyproject.toml"
        if os.path.isfile(shared):
            tool = _parse(shared).get("tool", {})
            if isinstance(tool, dict) and "offwire" in tool:
                if not isinstance(tool["offwire"], dict):
                    raise ConfigError(f"{shared}: tool.offwire must be a table")
                return shared, tool["offwire"], "tool.offwire"
        if os.path.exists(directory / ".git"):
            return None
    return None


def _upwards(start: Path) -> Iterator[Path]:
    if os.path.isdir(start):
        yield start
    yield from start.parents


def _project_root(start: Path) -> Path:
    for directory in _upwards(start):
        if any(os.path.exists(directory / mark) for mark in PROJECT_MARKS):
            return directory
    return start if os.path.isdir(start) else start.parent


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = read_text(path)
        if _LONG_KEY.search(text):
            raise ConfigError(f"{path}: can't be read (a key of more than 64 parts)")
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: can't be read ({error.strerror})") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: no valid TOML ({error})") from None


def _read(path: Path, table: Mapping[str, Any], header: str) -> Config:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            known = ", ".join(sorted(_KEYS))
            raise ConfigError(f"{path}:{_line_of(path, header, key)}: unknown key {key!r}; known are {known}")
        convert, wanted = _KEYS[key]
        try:
            values[key.replace("-", "_")] = convert(value, path.parent)
        except ValueError as error:
            problem = str(error) or f"must be {wanted}"
            raise ConfigError(f"{path}:{_line_of(path, header, key)}: {key} {problem}") from None
    return Config(root=path.parent, source=path, **values)


def _line_of(path: Path, header: str, key: str) -> int:
    """The line on which a key of our table stands; 1 if it can't be told."""
    section = ""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        heading = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if heading:
            section = re.sub(r"[\s\"']", "", heading[1])
            if section == f"{header}.{key}".lstrip("."):
                return number
        if section == header and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return number
    return 1


def _codes(value: Any, _: Path) -> tuple[str, ...]:
    codes = _strings(value, _)
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"holds {code!r}, which is no code; write OW201, or OW2 for a family")
    return codes


def _strings(value: Any, _: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError
    return tuple(value)


def _flag(value: Any, _: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _number(value: Any, _: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value


def _inside(value: Any, root: Path) -> Path:
    """A path within the project: a configuration that came with a clone must not make us write elsewhere."""
    if not isinstance(value, str):
        raise ValueError
    path = Path(os.path.normpath(root / value))
    for inside, outside in ((path, root), (Path(os.path.realpath(path)), Path(os.path.realpath(root)))):
        if inside != outside and outside not in inside.parents:
            raise ValueError("must stay inside the project")
    return path


def _page(value: Any, _: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https://[\w./#{}-]+", value) or "{code}" not in value:
        raise ValueError('must be an address such as "https://docs.example/rules/{code}.html"')
    return value


def _table(value: Any, _: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def _ignores(value: Any, root: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((glob, _codes(codes, root)) for glob, codes in _table(value, root).items())


_KEYS: dict[str, tuple[Callable[[Any, Path], Any], str]] = {
    "select": (_codes, "a list of codes"),
    "ignore": (_codes, "a list of codes"),
    "exclude": (_strings, "a list of globs"),
    "extend-exclude": (_strings, "a list of globs"),
    "pedantic": (_flag, "true or false"),
    "per-file-ignores": (_ignores, 'a table such as {"tests/**" = ["OW401"]}'),
    "jobs": (_number, "a whole number, 0 for one worker a core"),
    "cache-dir": (_inside, "a path"),
    "baseline": (_inside, "a path"),
    "docs-url": (_page, "an address"),
    "models": (_table, "a table"),
}
