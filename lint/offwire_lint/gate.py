"""Keeps away from the parser what it could not survive.

libcst's parser recurses natively: thousands of nested brackets or unary operators end the process, and long chains
of operators take more than linear time, nested patterns of `match` twice as much a level. So a text is weighed first, by one pass of a regular expression: twice as
fast as letting `ast` build a tree, and without recursion of its own.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import unicodedata
from dataclasses import dataclass

MAX_BYTES = 8_000_000
MAX_LINES = 100_000
MAX_DEPTH = 200
MAX_ELEMENTS = 50_000
MAX_STRINGS = 1_000
MAX_PATTERN_DEPTH = 12
_MOST_SAID = 80

# Strings and comments are taken whole, so that nothing in them counts. An unfinished one ends with its line.
_TOKEN = re.compile(
    r"""\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'"""
    r"""|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\#[^\n]*|\\\n|\n"""
    r"""|[-+*/%@&|^~.()\[\]{},;]|\b(?:and|or|not|if|lambda|for|await)\b""",
    re.DOTALL,
)
_LINE = re.compile(r"^([ \t]*)(\w+)", re.MULTILINE)
_CASE = re.compile(r"^[ \t]*case\b", re.MULTILINE)
_FAR_RIGHT = re.compile(r"^[ \t]{90}", re.MULTILINE)
# Most texts that are not ASCII hold none: dashes, quotes, arrows.
_FOREIGN_LETTER = re.compile(r"[^\W\x00-\x7f]")
_NOT_ASCII = re.compile(r"\b\w*[^\W\x00-\x7f]\w*")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_TOP_LEVEL_AWAIT = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text goes no further: one line for people, and the place, from 1."""

    reason: str
    line: int = 1
    column: int = 1


def decode(content: bytes) -> str | Refusal:
    """The text of a source file, as Python would read it, with `\\n` for every end of line and no byte order mark."""
    if len(content) > MAX_BYTES:
        return Refusal(f"too long to judge: more than {MAX_BYTES:,} bytes")
    encoding = "utf-8"
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    elif any(_COOKIE.match(line) for line in content.split(b"\n", 2)[:2]):
        try:
            encoding = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
        except SyntaxError as error:
            return Refusal(f"can't be decoded: {error.msg[:_MOST_SAID]}")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        return Refusal(
            f"can't be decoded as {encoding}", before.count(b"\n") + 1, error.start - line_start + 1
        )
    except (LookupError, ValueError) as error:
        return Refusal(f"can't be decoded: {str(error)[:_MOST_SAID]}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() or _FOREIGN_LETTER.search(text) is None:
        return text
    return _NOT_ASCII.sub(lambda match: _as_python_reads(match.group()), text)


def _as_python_reads(word: str) -> str:
    """A name in the form that Python gives it: to `import`, `ａutogen` in wide letters is `autogen`."""
    plain = unicodedata.normalize("NFKC", word)
    return plain if plain.isascii() and word.isidentifier() else word


def check(text: str) -> Refusal | None:
    """Whether a text is small and flat enough to be parsed; bad syntax is left for the parser to report."""
    nul = text.find("\0")
    if nul >= 0:
        return Refusal("holds a NUL byte", *_place(text, nul))
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        return Refusal(f"too long to judge: {lines:,} lines, more than {MAX_LINES:,}", MAX_LINES)
    return _expressions(text) or _blocks(text) or _patterns(text)


def _expressions(text: str) -> Refusal | None:
    """Weighs every expression: open brackets, and operators since the last comma at each level of brackets."""
    total = chain = elements = strings = 0
    outer: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        first = token[0]
        if first == "\n":
            if not outer:
                total = chain = elements = strings = 0
            continue
        if first in "\"'":
            strings += 1
            if strings > MAX_STRINGS:
                return Refusal("too deep to judge: too many adjacent strings", *_place(text, match.start()))
            continue
        if first in "#\\":
            continue
        strings = 0
        if first == ",":
            total, chain, elements = total - chain, 0, elements + 1
            if elements > MAX_ELEMENTS:
                return Refusal(
                    f"too long to judge: over {MAX_ELEMENTS:,} elements in a row",
                    *_place(text, match.start()),
                )
        elif first in "([{":
            outer.append((chain, elements))
            total, chain, elements = total + 1, 0, 0
        elif first in ")]}":
            total -= chain
            if outer:
                chain, elements = outer.pop()
                chain += 1
        elif first == ";":
            if not outer:
                total = chain = elements = 0
        else:
            total, chain = total + 1, chain + 1
        if total > MAX_DEPTH:
            reason = f"too deep to judge: more than {MAX_DEPTH} operators and brackets in one expression"
            return Refusal(reason, *_place(text, match.start()))
    return None


def _blocks(text: str) -> Refusal | None:
    """Weighs nested blocks, and `elif` after `elif`, which nests as well."""
    if text.count("elif") > MAX_DEPTH:
        runs: dict[str, int] = {}
        for match in _LINE.finditer(text):
            indent, word = match.groups()
            if word != "elif":
                runs.pop(indent, None)
                continue
            runs[indent] = runs.get(indent, 0) + 1
            if runs[indent] > MAX_DEPTH:
                return Refusal(f"too deep to judge: over {MAX_DEPTH} branches", *_place(text, match.start(2)))
    if _FAR_RIGHT.search(text):
        # Only the tokenizer can tell nested blocks from aligned continuation lines.
        try:
            compile(text, "<text>", "exec", _TOP_LEVEL_AWAIT, dont_inherit=True)
        except SyntaxError as error:
            return Refusal(f"can't be parsed: {error.msg}", error.lineno or 1, max(error.offset or 1, 1))
        except (RecursionError, MemoryError, ValueError, OverflowError):
            return Refusal("too deep to judge")
    return None


def _patterns(text: str) -> Refusal | None:
    """Weighs what stands behind `case`: libcst 1.9's time for a pattern doubles with each level of brackets."""
    for case in _CASE.finditer(text):
        depth = 0
        for match in _TOKEN.finditer(text, case.end()):
            first = match.group()[0]
            if first in "([{":
                depth += 1
            elif first in ")]}":
                depth -= 1
            elif first == "\n" and depth <= 0:
                break
            if depth > MAX_PATTERN_DEPTH:
                reason = (
                    f"too deep to judge: more than {MAX_PATTERN_DEPTH} brackets within another in one pattern"
                )
                return Refusal(reason, *_place(text, match.start()))
    return None


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
