"""From a file's text to its facts: `ast` lends the places, libcst is the tree."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

from offwire_lint.facts.lower import Lowering, Node
from offwire_lint.facts.places import OutOfStep, Places
from offwire_lint.facts.statements import block, docstring
from offwire_lint.lowered import Unparsable

_RECURSION = 12_000


def lower_module(text: str) -> Node:
    """Parse and lower: `(body, doc, names bound, places, literals)`.

    Raises:
        Unparsable: bad syntax, or nested beyond what can be walked.
    """
    try:
        with _deep(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(text, "<text>", "exec", flags, dont_inherit=True)
            with _unchecked():
                module = cst.parse_module(text)
            try:
                return _lowered(module, Places.borrowed(tree, text))
            except OutOfStep:
                return _lowered(*Places.provided(module))
    except cst.ParserSyntaxError as error:
        raise Unparsable(error.message.splitlines()[0], error.raw_line, error.raw_column + 1) from None
    except SyntaxError as error:
        raise Unparsable(error.msg, error.lineno or 1, error.offset or 1) from None
    except (ValueError, UnicodeError) as error:
        raise Unparsable(str(error)) from None
    except (RecursionError, MemoryError):
        raise Unparsable("nested too deeply to be judged") from None


@contextmanager
def _unchecked() -> Iterator[None]:
    """Spares libcst the validation of nodes that its own parser makes: a fifth of its time."""
    before = cst.CSTNode.__post_init__
    cst.CSTNode.__post_init__ = _trusted  # type: ignore[assignment]
    try:
        yield
    finally:
        cst.CSTNode.__post_init__ = before  # type: ignore[method-assign]


def _trusted(node: cst.CSTNode) -> None:
    """Takes a node as it is."""


def _lowered(module: cst.Module, places: Places) -> Node:
    low = Lowering(places)
    body = block(low, module)
    places.close()
    return (body, docstring(body), low.scope.locals(), places.table(), tuple(low.literals))


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
