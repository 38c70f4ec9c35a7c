"""Text that comes from the code under review, made harmless for terminals and line-based formats."""

from __future__ import annotations

import os
import re
import unicodedata

_CI_COMMAND = re.compile(r"##(?=[\w.]*\[)")


def one_line(text: str) -> str:
    """Return `text` with every character that could move a cursor, end a line or reorder text escaped.

    Printable characters stay as they are, but for what CI servers read as a command wherever it stands (`##vso[`). Control and format characters (bidirectional ones included), line
    separators, odd spaces and lone surrogates become `\\x1b`, `\\u202e` and the like.
    """
    if "##" in text:
        text = _CI_COMMAND.sub(r"#\\x23", text)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def block(text: str) -> str:
    """Return `text` with its line breaks kept and everything else as in `one_line`."""
    return "\n".join(one_line(line.expandtabs(4)) for line in text.splitlines())


def place(path: str, line: int, column: int | None = None, cell: int | None = None) -> str:
    """Return `path:line:column` (`path:cell 3:line:column` in a notebook) as one harmless line."""
    parts = [one_line(path)]
    if path.lstrip().startswith("::") or path[:1].isspace():
        # At the start of a line, GitHub would take it for a workflow command, and a person for more of the finding above.
        parts[0] = "./" + parts[0]
    if cell is not None:
        parts.append(f"cell {cell}")
    parts.append(str(line))
    if column is not None:
        parts.append(str(column))
    return ":".join(parts)


def width(text: str) -> int:
    """Return the number of terminal columns that `text` takes."""
    return sum(_char_width(char) for char in text)


def uri_path(path: str) -> str:
    """Return `path` with forward slashes, as reports write it on every platform."""
    return path.replace(os.sep, "/")


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _escaped(char: str) -> str:
    simple = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char)
    if simple is not None:
        return simple
    point = ord(char)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
