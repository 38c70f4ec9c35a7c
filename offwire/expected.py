"""`expected.toml`: what a folder of agents, deniable ones and leaking twins, should look like to both halves."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offwire.reading import read_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME = "expected.toml"
_WIRE = ("leaking", "clean", "not driven")
_ROW = ("module", "document", "pattern", "wire", "leaks", "passage", "twin_of", "environment")
_OPEN = ("document", "passage")


class ExpectedError(ValueError):
    """The file can't be read or has another shape; the message is one line and names file and row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One agent: its module (path relative to the file's folder), and what each half should say of it.

    `lint` holds the codes that are shown by default, `wire` is "leaking", "clean" or "not driven", `leaks` says in words
    what leaks; empty for a deniable agent. `passage` is the place in the document that it stands for, `twin_of` the
    deniable module that a twin breaks. An agent with an `environment` needs packages that others can't be beside: where
    they are missing it is expected to be linted only.
    """

    module: str
    document: str
    pattern: str
    lint: tuple[str, ...]
    wire: str
    leaks: str
    passage: str = ""
    twin_of: str = ""
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A passage of a document for which there is no agent yet."""

    document: str
    passage: str


@dataclass(frozen=True, slots=True)
class Expected:
    """All rows of one file, the folder that their modules are relative to, and what stands open."""

    root: str
    rows: tuple[Row, ...]
    open: tuple[Open, ...] = ()


def load(folder: Path) -> Expected | None:
    """Read `folder/expected.toml`; None when there is none.

    Raises:
        ExpectedError: it can't be read, is no TOML, or a row lacks something.
    """
    file = folder / NAME
    if not os.path.isfile(file):
        return None
    try:
        data = tomllib.loads(read_text(file))
    except (OSError, UnicodeDecodeError) as error:
        raise ExpectedError(f"{file}: cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise ExpectedError(f"{file}: {error}") from None
    rows = data.get("agent")
    if not isinstance(rows, list) or not rows:
        raise ExpectedError(f"{file}: has no [[agent]] row")
    left = data.get("open", [])
    if not isinstance(left, list):
        raise ExpectedError(f"{file}: open must be written as [[open]]")
    return Expected(
        str(folder),
        tuple(_row(item, f"{file}: [[agent]] {index}") for index, item in enumerate(rows, 1)),
        tuple(Open(**_texts(item, _OPEN, f"{file}: [[open]] {index}")) for index, item in enumerate(left, 1)),
    )


def _texts(item: Any, keys: tuple[str, ...], where: str) -> dict[str, str]:
    if not isinstance(item, dict):
        raise ExpectedError(f"{where}: is not a table")
    values = {key: item.get(key, "") for key in keys}
    for key, value in values.items():
        if not isinstance(value, str):
            raise ExpectedError(f"{where}: {key} must be a string")
    return values


def _row(item: Any, where: str) -> Row:
    values = _texts(item, _ROW, where)
    if not values["module"]:
        raise ExpectedError(f"{where}: module is missing")
    if values["wire"] not in _WIRE:
        raise ExpectedError(f"{where}: wire must be one of {', '.join(_WIRE)}")
    codes = item.get("lint", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ExpectedError(f"{where}: lint must be a list of codes")
    return Row(lint=tuple(codes), **values)
