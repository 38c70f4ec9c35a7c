"""Source lines fit to be shown: credentials masked, control characters made visible.

A report must never repeat a credential, so masking errs on the side of hiding: a literal goes if it has a
credential's form, stands beside a credential's name, or does not read as ordinary words.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from offwire_lint.layout import Layout, Literal
from offwire_lint.literals import (
    PASSWORDS,
    PLACEHOLDER,
    connection_password,
    credential_literal,
    credential_spans,
    looks_random,
)
from offwire_lint.names import credential_name

MASK = "***"
MAX_WIDTH = 160
_SHORTEST_PART = 5
_LONG = 16

_DELIMITERS = re.compile(r"^[A-Za-z]{0,3}(?:\"\"\"|'''|\"|')|(?:\"\"\"|'''|\"|')$")
_CHUNK = re.compile(r"[^\s\"'`,;()\[\]{}<>]+")
_MODEL_OR_VERSION = re.compile(
    r"v?\d+(?:[.-]\d+)*|[A-Za-z]{1,12}\d{0,4}[A-Za-z]{0,3}(?:[-_./:][A-Za-z0-9.]{1,12}){0,8}"
)
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def excerpt(layout: Layout, line: int) -> str:
    """A line of the source, masked, harmless to a terminal, and cut to a readable width.

    Indentation and tabs stay, so that a finding's columns count in the excerpt too, up to the first mask.
    """
    if not 1 <= line <= len(layout.lines):
        return ""
    return printable(_cut(mask_line(layout, line).rstrip()))


def mask_line(layout: Layout, line: int) -> str:
    """A line of the source with every credential-looking literal masked."""
    text = layout.lines[line - 1]
    here = layout.literals_on.get(line, [])
    hidden = (literal for literal in here if _split_text(layout, literal.whole) or _hide(literal, text))
    spans = [_inside(text, literal) for literal in hidden]
    return _masked(text, [*spans, *credential_spans(text, _code(layout, line, here)), *_drawn_spans(text)])


def mask_formats(text: str) -> str:
    """A text with every stretch that has a credential's form masked."""
    return _masked(text, credential_spans(text))


def printable(text: str) -> str:
    """A text that can't move the cursor, colour, hide or reorder what stands around it: such characters are spelled out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelled(char) if unicodedata.category(char) in _INVISIBLE else char for char in text)


def credential_texts(layout: Layout) -> set[str]:
    """The literals that are credentials, by form or by the names before them, as written and as they are meant."""
    found = set()
    for literal in layout.literals:
        token = layout.lines[literal.line - 1][literal.start : literal.end]
        written = _content(token)
        verdicts = [credential_literal(written, name) for name in (None, *literal.names)]
        told = any(verdict is not None and verdict.kind != PLACEHOLDER for verdict in verdicts)
        if told or (len(written) >= _LONG and _hide(literal, layout.lines[literal.line - 1])):
            found |= {written, _meant(token, written)}
    for whole in layout.parts:
        found |= {part for part in _split_text(layout, whole) if len(part) >= _SHORTEST_PART}
    return found


@lru_cache(maxsize=64)  # the lines of one text are asked about one after the other
def _split_text(layout: Layout, whole: int) -> frozenset[str]:
    """The parts of a text in several literals that is a credential only together, as written and as they are meant; else none."""
    literals = layout.parts[whole]
    if len(literals) < 2:
        return frozenset()
    tokens = [layout.lines[literal.line - 1][literal.start : literal.end] for literal in literals]
    written = [_content(token) for token in tokens]
    meant = [_meant(token, text) for token, text in zip(tokens, written, strict=True)]
    names = (None, *literals[0].names)
    told = any(credential_literal("".join(texts), name) for texts in (written, meant) for name in names)
    return frozenset((*written, *meant)) if told else frozenset()


def _meant(token: str, written: str) -> str:
    """The text that a literal stands for, its escapes undone."""
    try:
        value = ast.literal_eval(token)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return written
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else written


def _hide(literal: Literal, line: str) -> bool:
    content = _content(line[literal.start : literal.end])
    if not content:
        return False
    if not PASSWORDS.isdisjoint(literal.names) and connection_password(content) is not None:
        return True
    if any(credential_name(name) is not None for name in literal.names if name != content):
        # Beside a credential's name: shown only if it plainly is the name of something.
        return credential_literal(content, "password") is not None or not content.replace("_", "a").isalnum()
    return credential_literal(content) is not None


def drawn(chunk: str) -> bool:
    """Whether a word is not one that people write: letters and digits mixed beyond a model's name or a version."""
    if len(chunk) < 10 or "://" in chunk or chunk.startswith(("http", "www.")):
        return False
    return looks_random(chunk) and not _MODEL_OR_VERSION.fullmatch(chunk)


def _content(token: str) -> str:
    return (
        _DELIMITERS.sub("", _DELIMITERS.sub("", token, count=1), count=1)
        if token[:1] not in ("", " ")
        else token
    )


def _inside(text: str, literal: Literal) -> tuple[int, int]:
    """Where a literal's text stands, without its quotes."""
    token = text[literal.start : literal.end]
    opening = re.match(r"[A-Za-z]{0,3}(?:\"\"\"|'''|\"|')", token)
    head = opening.end() if opening else 0
    closing = re.search(r"(?:\"\"\"|'''|\"|')$", token[head:])
    return literal.start + head, literal.end - (len(closing.group()) if closing else 0)


def _code(layout: Layout, line: int, literals: list[Literal]) -> list[tuple[int, int]]:
    """Where a line is program text: outside of literals and comments, in what is a program at all."""
    if not layout.is_python:
        return []
    taken = [(literal.start, literal.end) for literal in literals]
    taken += [(column - 1, len(layout.lines[line - 1])) for column in layout.comment_columns.get(line, ())]
    ends = [0, *(end for _, end in sorted(taken))]
    starts = [*(start for start, _ in sorted(taken)), len(layout.lines[line - 1])]
    return list(zip(ends, starts, strict=True))


def _drawn_spans(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _CHUNK.finditer(text) if drawn(match.group()))


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    for start, end in reversed(merged):
        text = text[:start] + MASK + text[end:]
    return text


def _spelled(char: str) -> str:
    if char == "\t":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_WIDTH else text[: MAX_WIDTH - 1] + "…"
