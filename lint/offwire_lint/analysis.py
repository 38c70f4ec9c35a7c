"""The engine's front door: facts of one file, and the findings of all files together.

`facts_of` depends on one file's text alone, so it is cached and computed in parallel; `analyse` never sees
a syntax tree. Both are pure: they read no file and no environment.
"""

from __future__ import annotations

import gc
import marshal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from offwire.findings import Finding
from offwire_lint.dress import unparsable
from offwire_lint.flows.engine import Engine
from offwire_lint.flows.frames import Module
from offwire_lint.frozen import by_place, flatten
from offwire_lint.gate import Refusal
from offwire_lint.judging import Context, judge
from offwire_lint.lowered import Unparsable, unpack_places
from offwire_lint.models import Models

Facts: TypeAlias = tuple[Any, ...]
"""What one file says, as nested tuples that `marshal` can store; `FACTS_VERSION` names their shape."""

FACTS_VERSION = 1

_WORTH_COLLECTING = 500_000
_left = 0  # size of the facts that this process judged last

_TOO_COMPLEX = "is too complex to judge whole: what starts here takes too many steps to follow"

__all__ = ["FACTS_VERSION", "Facts", "SourceFile", "Unparsable", "analyse", "facts_of"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the project.

    Attributes:
        path: as it appears in findings, with forward slashes; also decides the dotted module name.
        facts: what `facts_of` said about its text.
        judged: False for a file that is only there to be imported; nothing is reported in it.
    """

    path: str
    facts: Facts
    judged: bool = True


def facts_of(text: str, path: str) -> Facts:
    """Lower one file to facts.

    Args:
        text: the source, decoded, without a byte order mark; of a notebook, its code cells joined, with
            top-level `await` allowed and magics already blanked.
        path: only for messages.

    Raises:
        Unparsable: bad syntax. Size and nesting are the gate's business, which runs before this.
    """
    from offwire_lint.parse import lower_module  # brings libcst, which a run from the cache does without

    return lower_module(text)


def analyse(files: Sequence[SourceFile], models: Models) -> list[Finding]:
    """Judge a project: resolve imports, follow flows, apply every rule.

    Findings come sorted by place and free of duplicates, pedantic and low-confidence ones included: what is shown is the
    caller's choice. Lines are those of the text given to `facts_of`; `fingerprint`, `excerpt` and
    `suppressed` are left for the caller to fill in.
    """
    ordered = sorted(files, key=lambda file: file.path)
    modules = [
        Module(index, file.path, file.facts, unpack_places(file.facts[3]), file.judged)
        for index, file in enumerate(ordered)
    ]
    engine = Engine(modules, models)
    events = engine.run()
    found = judge(Context(events, engine.functions, modules, models, engine))
    return sorted([*found, *_overruns(engine, modules)], key=by_place)


def judge_apart(
    models: Models, task: Sequence[tuple[str, bytes, bool]]
) -> tuple[list[tuple[Any, ...]], list[tuple[str, str]]]:
    """Judge a group of files; where the analysis fails on the whole, each file by itself. Runs in a worker process.

    Args:
        task: of each file: path as shown, marshalled facts, whether it is judged.

    Returns:
        Findings as `frozen.flatten` gives them, and errors as pairs of path and message.
    """
    global _left
    if _left > _WORTH_COLLECTING:
        gc.collect()  # what an analysis leaves is full of cycles, and the collector rests meanwhile
    files = [SourceFile(path, marshal.loads(blob), judged) for path, blob, judged in task]
    found, kind = _attempt(files, models)
    _left = sum(len(blob) for _, blob, _ in task)
    if not kind:
        return found, []
    text = f"the analysis failed ({kind}), each file was judged by itself; please report it"
    errors = [("", text)]
    for file in files:
        alone, kind = _attempt([file], models)
        found += alone
        if kind:
            errors.append((file.path, f"the analysis failed on this file ({kind}); please report it"))
    return found, errors


def _attempt(files: Sequence[SourceFile], models: Models) -> tuple[list[tuple[Any, ...]], str]:
    """Findings, and the type of the exception if there was one; its text could repeat what the file says."""
    try:
        return [flatten(finding) for finding in analyse(files, models)], ""
    except Exception as error:  # a fault of ours must neither end the run nor pass for a clean one
        return [], type(error).__name__


def not_judged(
    task: Sequence[tuple[str, bytes, bool]],
) -> tuple[list[tuple[Any, ...]], list[tuple[str, str]]]:
    """The answer for a group whose worker died."""
    return [], [(path, "the analysis crashed on this file's group; please report it") for path, _, _ in task]


def _overruns(engine: Engine, modules: Sequence[Module]) -> list[Finding]:
    """Where the analysis gave up: no function goes unjudged without a word."""
    return [
        unparsable(modules[index].path, Refusal(_TOO_COMPLEX, *modules[index].spans[4 * place :][:2]))
        for index, place in engine.overruns
        if modules[index].judged
    ]
