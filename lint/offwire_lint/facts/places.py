"""Places for libcst nodes, borrowed from `ast`.

libcst's own positions cost more than its parser. `ast` knows them for a tenth of that, and both trees list
their nodes of one kind in the same order when they are walked in source order; so the n-th call that is
lowered stands where the n-th `ast.Call` stands. Where the counts differ, PositionProvider answers for that file.
"""

from __future__ import annotations

import ast
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, TypeAlias

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

Span: TypeAlias = tuple[int, int, int, int]
"""Line, column, end line, end column: lines and columns from 1, the end column exclusive."""

# ast class -> kind; a kind missing here gets no place of its own.
_KINDS: dict[type[ast.AST], str] = {
    ast.Constant: "const",
    ast.JoinedStr: "const",
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "def",
    ast.Assign: "assign",
    ast.AnnAssign: "assign",
    ast.AugAssign: "assign",
    ast.ListComp: "comp",
    ast.SetComp: "comp",
    ast.DictComp: "comp",
    ast.GeneratorExp: "comp",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    **{
        kind: kind.__name__.lower()
        for kind in (
            ast.Call, ast.Attribute, ast.Subscript, ast.Name, ast.BinOp, ast.Lambda, ast.Dict, ast.List, ast.Set,
            ast.ClassDef, ast.Return, ast.Raise, ast.Await, ast.Expr, ast.ImportFrom, ast.arg,
        )
    },
}  # fmt: skip
if hasattr(ast, "TemplateStr"):
    _KINDS[ast.TemplateStr] = "const"


# Fields that hold nothing with a place.
_NO_NODES = frozenset(
    ("ctx", "op", "ops", "id", "attr", "kind", "type_comment", "type_ignores", "conversion")
)


class OutOfStep(Exception):
    """The two trees do not list the same nodes."""


class Places:
    """Hands out places in the order in which nodes are lowered, and keeps those that were handed out.

    A place is an index into the table that `table()` packs; 0 means nowhere.
    """

    def __init__(self, spans: dict[str, Iterator[Span]] | None, positions: Any = None) -> None:
        self._spans, self._positions = spans, positions
        self._claimed: list[Span] = [(0, 0, 0, 0)]

    @classmethod
    def borrowed(cls, tree: ast.Module, text: str) -> Places:
        """Places from `ast`, columns turned from bytes into characters."""
        found: dict[str, list[Span]] = {kind: [] for kind in _KINDS.values()}
        lines = None if text.isascii() else [line.encode() for line in ast_lines(text)]
        _list(tree, found, lines)
        return cls({kind: iter(spans) for kind, spans in found.items()})

    @classmethod
    def provided(cls, module: cst.Module) -> tuple[cst.Module, Places]:
        """Places from PositionProvider, and the module whose nodes they belong to."""
        wrapper = MetadataWrapper(module)
        return wrapper.module, cls(None, wrapper.resolve(PositionProvider))

    def claim(self, kind: str, node: cst.CSTNode) -> int:
        """The place of the next node of `kind`, which is `node`."""
        if self._spans is None:
            found = self._positions[node]
            start, end = found.start, found.end
            span = (start.line, start.column + 1, end.line, end.column + 1)
        else:
            taken = next(self._spans[kind], None)
            if taken is None:
                raise OutOfStep
            span = taken
        self._claimed.append(span)
        return len(self._claimed) - 1

    def shorten(self, place: int, length: int) -> None:
        """Let a place end after `length` characters of its first line: a definition's is its head, not its body."""
        line, column, _, _ = self._claimed[place]
        self._claimed[place] = (line, column, line, column + length)

    def across(self, first: int, last: int) -> int:
        """The place from the start of one place to the end of another."""
        self._claimed.append(self._claimed[first][:2] + self._claimed[last][2:])
        return len(self._claimed) - 1

    def close(self) -> None:
        """Check that every place was claimed."""
        if self._spans is not None and any(next(spans, None) for spans in self._spans.values()):
            raise OutOfStep

    def table(self) -> bytes:
        """All places, packed: four native unsigned ints each."""
        return array("I", chain.from_iterable(self._claimed)).tobytes()


def ast_lines(text: str) -> list[str]:
    """Split as `ast` counts lines: at newlines only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _list(node: ast.AST, found: dict[str, list[Span]], lines: list[bytes] | None) -> None:
    kind = _KINDS.get(type(node))
    if kind is not None:
        line, end_line = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        column, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        if lines is not None:
            column = len(lines[line - 1][:column].decode(errors="replace"))
            end = len(lines[end_line - 1][:end].decode(errors="replace"))
        found[kind].append((line, column + 1, end_line, end + 1))
    order = _ORDER.get(type(node))
    if order is not None:
        for child in order(node):
            _list(child, found, lines)
        return
    for name in node._fields:
        if name in _NO_NODES:
            continue
        value = getattr(node, name, None)
        if isinstance(value, list):
            for child in value:
                if isinstance(child, ast.AST):
                    _list(child, found, lines)
        elif isinstance(value, ast.AST):
            _list(value, found, lines)


def _some(nodes: Iterable[ast.AST | None]) -> Iterator[ast.AST]:
    return (node for node in nodes if node is not None)


def _function(node: Any) -> Iterator[ast.AST]:
    yield from node.decorator_list
    yield from getattr(node, "type_params", ())
    yield node.args
    if node.returns is not None:
        yield node.returns
    yield from node.body


def _arguments(node: ast.arguments) -> Iterator[ast.AST]:
    plain = [*node.posonlyargs, *node.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(node.defaults)) + list(node.defaults)
    for arg, default in zip(plain, defaults, strict=False):
        yield from _some((arg, default))
    if node.vararg:
        yield node.vararg
    for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=False):
        yield from _some((arg, default))
    if node.kwarg:
        yield node.kwarg


def _by_place(nodes: list[Any]) -> list[Any]:
    return sorted(nodes, key=lambda node: (node.lineno, node.col_offset)) if len(nodes) > 1 else nodes


def _call(node: ast.Call) -> Iterator[ast.AST]:
    yield node.func
    yield from (
        _by_place([*node.args, *node.keywords])
        if node.args and node.keywords
        else (node.args or node.keywords)
    )


def _class(node: ast.ClassDef) -> Iterator[ast.AST]:
    yield from node.decorator_list
    yield from getattr(node, "type_params", ())
    yield from _by_place([*node.bases, *node.keywords])
    yield from node.body


def _pairs(firsts: str, seconds: str) -> Callable[[Any], Iterator[ast.AST]]:
    def listed(node: Any) -> Iterator[ast.AST]:
        for pair in zip(getattr(node, firsts), getattr(node, seconds), strict=False):
            yield from _some(pair)

    return listed


def _joined(node: Any) -> Iterator[ast.AST]:
    """The expressions of an f-string; its literal text has no node of its own in libcst's expressions."""
    for value in node.values:
        if not isinstance(value, ast.Constant):
            yield value.value
            if value.format_spec is not None:
                yield from _joined(value.format_spec)


_ORDER: dict[type[ast.AST], Callable[[Any], Iterable[ast.AST]]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.arguments: _arguments,
    ast.Call: _call,
    ast.Dict: _pairs("keys", "values"),
    ast.MatchMapping: _pairs("keys", "patterns"),
    ast.IfExp: lambda node: (node.body, node.test, node.orelse),
    ast.JoinedStr: _joined,
}
if hasattr(ast, "TemplateStr"):
    _ORDER[ast.TemplateStr] = _joined
