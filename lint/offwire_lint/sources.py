"""From bytes to what the rest works on: texts, what triage needs of them, and their facts.

The functions `examine` and `lower` run in worker processes: they take and give plain types and never raise.
"""

from __future__ import annotations

import ast
import marshal
import stat
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from offwire_lint.cache import digest
from offwire_lint.gate import MAX_BYTES, Refusal, check, decode
from offwire_lint.triage import Mention, flatten, mention_of

_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

Flat: TypeAlias = tuple[Any, ...]
"""Nested tuples of plain types, fit for `marshal`."""


@dataclass(frozen=True)
class Source:
    """One file as it was read, once.

    Attributes:
        path: absolute.
        shown: as it stands in reports.
        content: its bytes; empty if it could not be read.
        unreadable: why it could not be read, or "".
    """

    path: Path
    shown: str
    content: bytes = field(repr=False)
    unreadable: str = ""

    @property
    def is_notebook(self) -> bool:
        """Whether its text has to be taken out of JSON."""
        return self.path.suffix == ".ipynb"

    @cached_property
    def digest(self) -> str:
        """A hash of the content and of how it is read."""
        return digest(self.content, "notebook" if self.is_notebook else "module")

    @cached_property
    def module(self) -> Module | Refusal:
        """The text that is judged."""
        return module_of(self.content, self.is_notebook)


@dataclass(frozen=True)
class Module:
    """The text of a module, and of a notebook where its cells start (see `Notebook`)."""

    text: str
    starts: tuple[int, ...] = ()
    cells: tuple[int, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def read(path: Path, shown: str) -> Source:
    """A file's content, as much of it as may be judged, or why it could not be had."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            return Source(path, shown, b"", "can't be read (not a regular file)")
        with path.open("rb") as file:
            # To ask for all that is allowed would map that much memory for each file, and a process has only so many maps.
            content = file.read(min(state.st_size, MAX_BYTES) + 1)
            if len(content) > state.st_size:  # it has grown
                content += file.read(MAX_BYTES + 1 - len(content))
            return Source(path, shown, content)
    except (OSError, ValueError) as error:
        return Source(path, shown, b"", f"can't be read ({getattr(error, 'strerror', None) or error})")


def module_of(content: bytes, is_notebook: bool) -> Module | Refusal:
    """The module in a file's bytes."""
    text = decode(content)
    if isinstance(text, Refusal):
        return text
    if not is_notebook:
        return Module(text)
    from offwire_lint.notebooks import read_notebook

    notebook = read_notebook(text)
    if isinstance(notebook, Refusal):
        return notebook
    return Module(notebook.text, notebook.starts, notebook.cells, notebook.refusals)


def examine(task: tuple[bytes, bool, tuple[bytes, ...]]) -> Flat:
    """What triage wants to know of a file: `(mention, refusal or None)`.

    A file that mentions no framework is checked for its syntax here; one that does is parsed later anyway.

    Args:
        task: content, whether it is a notebook, tokens of the frameworks.
    """
    content, is_notebook, tokens = task
    module = module_of(content, is_notebook)
    content = _as_written_and_as_meant(content, module)
    if isinstance(module, Refusal):
        return flatten(mention_of(content, "", tokens)), flat_refusal(module)
    mention = mention_of(content, module.text, tokens)
    refusal = None if mention.relevant else next(iter(module.refusals), None) or _syntax(module.text)
    return flatten(mention), flat_refusal(refusal)


def _as_written_and_as_meant(content: bytes, module: Module | Refusal) -> bytes:
    """What to search for a name that may be hidden from a search: by an encoding, JSON's escapes, or letters that Python takes for others."""
    meant = content if isinstance(module, Refusal) else module.text.encode("utf-8", "surrogatepass")
    return content if meant == content else content + b"\n" + meant


def lower(task: tuple[bytes, bool, bool]) -> Flat:
    """The facts of a file: `(marshalled facts or None, starts, cells, refusals, whether this may be stored)`.

    Args:
        task: content, whether it is a notebook, whether anybody would store it.
    """
    from offwire_lint import parse  # brings libcst, which a run from the cache does without
    from offwire_lint.lowered import Unparsable
    from offwire_lint.storable import storable

    content, is_notebook, wanted = task
    module = module_of(content, is_notebook)
    if isinstance(module, Refusal):
        return _refused(module)
    heavy = check(module.text)
    if heavy is not None:
        return _refused(heavy)
    try:
        facts = parse.lower_module(module.text)
        may_be_stored = wanted and storable(facts, module.text)
    except Unparsable as error:
        return _refused(Refusal(f"can't be parsed: {error.reason}", error.line, error.column), module)
    except (RecursionError, MemoryError):
        return _refused(Refusal("too deep to judge"), module)
    except Exception as error:  # one odd file must not end the run
        return _refused(
            Refusal(f"offwire failed on this file ({type(error).__name__}); please report it"), module
        )
    refusals = tuple(flat_refusal(refusal) for refusal in module.refusals)
    return marshal.dumps(facts), module.starts, module.cells, refusals, may_be_stored


def died(_: tuple[bytes, bool, bool]) -> Flat:
    """The answer for a file whose worker died."""
    return _refused(Refusal("the parser crashed or hung on this file"))


def unexamined(_: tuple[bytes, bool, tuple[bytes, ...]]) -> Flat:
    """The answer for a file whose worker died during triage: to be treated as relevant."""
    return flatten(Mention(True, ())), None


def flat_refusal(refusal: Refusal | None) -> Flat | None:
    """A refusal as plain types."""
    return None if refusal is None else (refusal.reason, refusal.line, refusal.column)


def _refused(refusal: Refusal, module: Module | None = None) -> Flat:
    starts, cells = (module.starts, module.cells) if module is not None else ((), ())
    return None, starts, cells, (flat_refusal(refusal),), True


def _syntax(text: str) -> Refusal | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<text>", "exec", _FLAGS, dont_inherit=True)
    except SyntaxError as error:
        return Refusal(f"can't be parsed: {error.msg}", error.lineno or 1, max(error.offset or 1, 1))
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return check(text) or Refusal("too deep to judge")
    return None
