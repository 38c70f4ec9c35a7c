"""A notebook as one module: its code cells in order, so that what one cell binds the next one knows.

IPython's own syntax becomes Python that means the same: `!cmd` is `get_ipython().system()`, `x = !cmd` is
`get_ipython().getoutput()`, a cell magic whose body is no Python empties the cell, and any other magic is `pass`. Lines stay where
they are, so a place in the module is a place in a cell.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offwire_lint.gate import Refusal, check

_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
# Cell magics whose body is Python that runs in the notebook's own namespace.
_PYTHON_CELLS = frozenset("time timeit capture prun debug memit mprun lprun python python3 pypy".split())
_SHELL_ASSIGNMENT = re.compile(r"^(?P<head>\s*[A-Za-z_][\w., \t\[\]\"']*=\s*)(?P<mark>!!?|%)(?P<rest>.*)$")
_MAGIC = re.compile(
    r"^(?P<indent>\s*)(?:(?P<shell>!!?)|%{1,2}[A-Za-z]|\?{1,2}\s*[A-Za-z_]|/[A-Za-z_]|,[A-Za-z_])"
)
_HELP = re.compile(r"^(?P<indent>\s*)[A-Za-z_%][\w.*\[\]]*\?{1,2}\s*$")
_OPEN = re.compile(r"\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[()\[\]{}]")


@dataclass(frozen=True, slots=True)
class Notebook:
    """The module made from a notebook.

    Attributes:
        text: code cells joined; each starts on a line of its own.
        starts: the line, from 1, on which each code cell starts.
        cells: for each of them its number among all cells of the notebook, from 1.
        refusals: cells that are no Python even so, with places in `text`; they are blanked there.
    """

    text: str
    starts: tuple[int, ...]
    cells: tuple[int, ...]
    refusals: tuple[Refusal, ...] = ()

    def place(self, line: int) -> tuple[int, int]:
        """The number of the cell and the line within it, both from 1, of a line of the module."""
        return cell_place(self.starts, self.cells, line)


def cell_place(starts: tuple[int, ...], cells: tuple[int, ...], line: int) -> tuple[int, int]:
    """As `Notebook.place`, from its two tables alone."""
    index = max(bisect_right(starts, line) - 1, 0)
    return (cells[index], line - starts[index] + 1) if starts else (1, line)


def read_notebook(text: str) -> Notebook | Refusal:
    """The module that a notebook's JSON stands for."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        return Refusal("no notebook: not valid JSON", *place)
    if not isinstance(content, dict):
        return Refusal("no notebook: its JSON is no object")
    starts: list[int] = []
    cells: list[int] = []
    pieces: list[str] = []
    refusals: list[Refusal] = []
    line, said = 1, _is_python(content)
    for number, source in _code_cells(content):
        code = _python(source)
        refusal = _refusal(code)
        if refusal is not None:
            if said:
                refusals.append(Refusal(refusal.reason, line + refusal.line - 1, refusal.column))
            code = "\n" * code.count("\n")
        starts.append(line)
        cells.append(number)
        pieces.append(code)
        line += code.count("\n") + 1
    return Notebook("\n".join(pieces) + "\n", tuple(starts), tuple(cells), tuple(refusals))


def _is_python(content: dict[str, Any]) -> bool:
    """Whether the notebook says that it is in Python, or nothing of the kind: then what is no Python in it is a fault.

    What is Python in it is judged all the same: which kernel runs it is for whoever opens it to say.
    """
    metadata = content.get("metadata")
    if not isinstance(metadata, dict):
        return True
    for key, field in (("language_info", "name"), ("kernelspec", "language")):
        section = metadata.get(key)
        if isinstance(section, dict) and isinstance(section.get(field), str):
            return "python" in section[field].lower()
    return True


def _items(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _code_cells(content: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Number and source of each code cell, in format 4 and in the older one with worksheets."""
    cells = content.get("cells")
    if not isinstance(cells, list):
        sheets = [sheet for sheet in _items(content.get("worksheets")) if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in _items(sheet.get("cells"))]
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list):
            source = "".join(part for part in source if isinstance(part, str))
        if isinstance(source, str):
            yield number, source.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _python(source: str) -> str:
    """A cell in plain Python, line for line."""
    lines = source.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = re.match(r"%%(\w+)", lines[first])
    if magic:
        if magic[1] not in _PYTHON_CELLS:
            return "\n" * (len(lines) - 1)
        lines[first] = ""
    elif _parses(source):
        return source
    return "\n".join(_plain_lines(lines))


def _plain_lines(lines: list[str]) -> Iterator[str]:
    """The lines with magics replaced where a statement starts; inside brackets and long strings `%` is Python's."""
    depth, quote, continued = 0, "", False
    for line in lines:
        if not depth and not quote and not continued:
            replaced = _plain(line)
            if replaced is not None:
                yield replaced
                continue
        yield line
        depth, quote = _state(line, depth, quote)
        continued = line.endswith("\\")


def _plain(line: str) -> str | None:
    """What stands for a line of IPython's own; None for a line of Python."""
    assigned = _SHELL_ASSIGNMENT.match(line)
    if assigned:
        call = "getoutput" if assigned["mark"].startswith("!") else "run_line_magic"
        return f"{assigned['head']}get_ipython().{call}({assigned['rest'].strip()!r})"
    magic = _MAGIC.match(line)
    if magic:
        if magic["shell"]:
            return f"{magic['indent']}get_ipython().system({line.strip().lstrip('!')!r})"
        return magic["indent"] + "pass"
    asked = _HELP.match(line)
    return asked["indent"] + "pass" if asked else None


def _state(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Bracket depth and open triple quote after a line."""
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return depth, quote
            position, quote = end + 3, ""
            continue
        match = _OPEN.search(line, position)
        if match is None:
            break
        token, position = match.group(), match.end()
        if token in ('"""', "'''"):
            quote = token
        elif token in "([{":
            depth += 1
        elif token in ")]}":
            depth = max(depth - 1, 0)
    return depth, quote


def _parses(source: str) -> bool:
    return check(source) is None and _refusal(source) is None


def _refusal(code: str) -> Refusal | None:
    """Why a cell is no Python, if it is none."""
    heavy = check(code)
    if heavy is not None:
        return heavy
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "<cell>", "exec", _FLAGS, dont_inherit=True)
    except SyntaxError as error:
        return Refusal(f"can't be parsed: {error.msg}", error.lineno or 1, max(error.offset or 1, 1))
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return Refusal("can't be parsed")
    return None
