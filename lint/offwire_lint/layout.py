"""What is known of a file's shape: its statements, the scopes around them, its comments, its string literals.

Only files that hold a finding or a suppression need it, and only after the judging. One pass of `tokenize` tells all
of it, also for the part of a broken file that comes before the fault.
"""

from __future__ import annotations

import ast
import io
import tokenize
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_F_STRING_MIDDLE = getattr(tokenize, "FSTRING_MIDDLE", -1)
_T_STRING_MIDDLE = getattr(tokenize, "TSTRING_MIDDLE", -1)
_TEMPLATE_STARTS = (getattr(tokenize, "FSTRING_START", -1), getattr(tokenize, "TSTRING_START", -1))
_TEMPLATE_ENDS = (getattr(tokenize, "FSTRING_END", -1), getattr(tokenize, "TSTRING_END", -1))
_TEXTS = (tokenize.STRING, _F_STRING_MIDDLE, _T_STRING_MIDDLE)
_BLANK = (
    tokenize.NL,
    tokenize.COMMENT,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A simple statement, or the header of a compound one, decorators included.

    Attributes:
        first, last: lines from 1, both inclusive.
        scope: dotted names of the functions and classes around it, its own included where it is a header.
    """

    first: int
    last: int
    scope: str


@dataclass(frozen=True, slots=True)
class Literal:
    """The part of a string literal that stands on one line: line from 1, columns from 0, end exclusive.

    Attributes:
        names: identifiers and texts just before the literal, one of which may be what it is bound to.
        whole: the same for the parts of one text: its lines, and literals side by side or joined by `+`.
    """

    line: int
    start: int
    end: int
    names: tuple[str, ...]
    whole: int = 0


class Layout:
    """The shape of one text. Never raises: what can't be tokenized has no statements.

    Attributes:
        lines: the text, split at newlines only, as Python counts lines.
        comments: line, column (both from 1) and text of each.
        literals: in order.
        first_code_line: of the first statement other than the module's docstring; past the end if there is none.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        tokens = tuple(_tokens(text))
        self.comments = tuple(
            (token.start[0], token.start[1] + 1, token.string)
            for token in tokens
            if token.type == tokenize.COMMENT
        )
        self.literals = tuple(_literals(tokens, self.lines))
        self._statements = tuple(_statements(tokens))
        self._firsts = [statement.first for statement in self._statements]
        self.first_code_line = next(_code_lines(tokens), len(self.lines) + 1)

    @cached_property
    def literals_on(self) -> dict[int, list[Literal]]:
        """The literals by line."""
        return _grouped((literal.line, literal) for literal in self.literals)

    @cached_property
    def parts(self) -> dict[int, list[Literal]]:
        """The literals by the text that they are parts of (`Literal.whole`)."""
        return _grouped((literal.whole, literal) for literal in self.literals)

    def statement(self, line: int) -> Statement:
        """The statement on a line, or the line itself where there is none."""
        index = bisect_right(self._firsts, line) - 1
        if index >= 0 and line <= self._statements[index].last:
            return self._statements[index]
        return Statement(line, line, "")

    def below_comments(self, line: int) -> int:
        """The first line from this one on that is no comment's: several comments in a row speak of the same statement."""
        index = bisect_left(self._other_lines, line)
        return self._other_lines[index] if index < len(self._other_lines) else max(line, len(self.lines) + 1)

    @cached_property
    def _other_lines(self) -> list[int]:
        return [n for n, text in enumerate(self.lines, 1) if not text.lstrip().startswith("#")]

    @cached_property
    def comment_columns(self) -> dict[int, list[int]]:
        """Where comments start, by line."""
        found: dict[int, list[int]] = {}
        for line, column, _ in self.comments:
            found.setdefault(line, []).append(column)
        return found

    @cached_property
    def is_python(self) -> bool:
        """Whether the whole text is a program, by this Python's grammar."""
        try:
            ast.parse("\n".join(self.lines))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return False
        return True

    def text_of(self, statement: Statement) -> str:
        """The source of a statement, its lines whole."""
        return "\n".join(self.lines[statement.first - 1 : statement.last])


def _grouped(pairs: Iterable[tuple[int, Literal]]) -> dict[int, list[Literal]]:
    groups: dict[int, list[Literal]] = {}
    for key, literal in pairs:
        groups.setdefault(key, []).append(literal)
    return groups


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError, RecursionError):
        return


def _statements(tokens: tuple[tokenize.TokenInfo, ...]) -> Iterator[Statement]:
    """Logical lines; decorators are joined to what they decorate."""
    scopes: list[tuple[int, str]] = []  # indentation at which a scope's body begins, and its name
    depth = 0
    line: list[tokenize.TokenInfo] = []
    first = 0
    for token in tokens:
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            if line and line[0].string != "@":
                while scopes and scopes[-1][0] > depth:
                    scopes.pop()
                name = _defined(line)
                if name:
                    scopes.append((depth + 1, name))
                yield Statement(first, token.start[0], ".".join(scope for _, scope in scopes))
                first = 0
            line = []
        elif token.type not in _BLANK:
            first = first or token.start[0]
            line.append(token)


def _defined(line: list[tokenize.TokenInfo]) -> str:
    """The name that a logical line defines as a function or class, if it does."""
    words = [token.string for token in line[:3]]
    if words[:1] == ["async"]:
        words = words[1:]
    return words[1] if len(words) > 1 and words[0] in ("def", "class") else ""


def _code_lines(tokens: tuple[tokenize.TokenInfo, ...]) -> Iterator[int]:
    """Lines on which statements start, without the module's docstring."""
    line: list[tokenize.TokenInfo] = []
    for token in tokens:
        if token.type == tokenize.NEWLINE:
            if not all(part.type == tokenize.STRING for part in line):
                yield line[0].start[0]
            line = []
        elif token.type not in _BLANK:
            line.append(token)


def _literals(tokens: tuple[tokenize.TokenInfo, ...], lines: list[str]) -> Iterator[Literal]:
    # Names met so far in the statement, and in each f-string that is open: what an f-string fills in is not what its
    # text is bound to. (Before Python 3.12 an f-string is a single token.)
    open_names: list[list[str]] = [[]]
    texts, beside = 0, False
    for token in tokens:
        if token.type in _TEXTS:
            texts, beside = texts + (not beside), True
        elif token.string != "+" and token.type not in (*_BLANK, *_TEMPLATE_STARTS, *_TEMPLATE_ENDS):
            beside = False
        if token.type == tokenize.NAME:
            open_names[-1].append(token.string)
        elif token.type in _TEMPLATE_STARTS:
            open_names.append([])
        elif token.type in _TEMPLATE_ENDS and len(open_names) > 1:
            open_names.pop()
        elif token.type in _TEXTS:
            whole = token.type == tokenize.STRING or len(open_names) < 2
            names = tuple(open_names[-1 if whole else -2][-4:])
            for line in range(token.start[0], token.end[0] + 1):
                start = token.start[1] if line == token.start[0] else 0
                end = token.end[1] if line == token.end[0] else len(lines[line - 1])
                yield Literal(line, start, end, names, texts)
            if whole:
                open_names[-1].append(token.string.lstrip("rRbBuUfFtT").strip("\"'"))
        elif token.type == tokenize.NEWLINE:
            open_names = [[]]
