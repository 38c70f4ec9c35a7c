"""Where the linter's time goes: processor time of each stage, in one process, over AutoGen's packages."""

from __future__ import annotations

import ast
import gc
import marshal
import time
from collections.abc import Callable
from typing import Any

import libcst
from workloads import AUTOGEN, Corpus

from offwire_lint import analysis, config, gate, parse, pool, run, sources
from offwire_lint.facts.places import Places
from offwire_lint.models import load_models
from offwire_lint.storable import storable


def table(corpus: Corpus) -> str:
    """The stages in Markdown, the longest first."""
    spent: dict[str, float] = {}

    def take(stage: str, work: Callable[..., Any], *arguments: object) -> Any:
        start = time.process_time()
        answer = work(*arguments)
        spent[stage] = spent.get(stage, 0.0) + time.process_time() - start
        return answer

    models = load_models({})
    files = []
    lines = 0
    gc.disable()
    for path in Corpus(tuple(folder for folder in corpus.folders if folder.name in AUTOGEN)).files:
        content = path.read_bytes()
        lines += content.count(b"\n")
        take(
            "triage: tokens, imports, syntax of the rest",
            sources.examine,
            (content, False, models.tokens),
        )
        text = content.decode()
        take("gate: depth and length", gate.check, text)
        tree = take("`ast`, for places", ast.parse, text)
        with parse._deep():  # what `lower_module` does, step by step
            module = take("libcst's parser", _parsed, text)
            places = take("listing places", Places.borrowed, tree, text)
            facts = take("lowering to facts", parse._lowered, module, places)
        take("may it be cached? (credentials)", storable, facts, text)
        blob = take("marshalling facts", marshal.dumps, facts)
        files.append(analysis.SourceFile(str(path), marshal.loads(blob)))
    take("analysis and rules", analysis.analyse, files, models)
    gc.enable()
    total = sum(spent.values())
    rows = [f"Processor time by stage, one process, {', '.join(AUTOGEN)} ({lines:,} lines):", ""]
    rows += ["| stage | share | µs a line |", "| --- | ---: | ---: |"]
    rows += [
        f"| {stage} | {seconds / total:.0%} | {seconds / lines * 1e6:.1f} |"
        for stage, seconds in sorted(spent.items(), key=lambda item: -item[1])
    ]
    return "\n".join(rows) + "\n"


def parser_alone(corpus: Corpus) -> tuple[int, float]:
    """How many lines of a corpus go on from triage, and the seconds of processor time that libcst's parser takes for them."""
    settings = config.load(corpus.folders[0], use_cache=False, exclude=())
    one = run._Run(settings, pool.run)
    read = {path: sources.read(path, str(path)) for path in corpus.files}
    mentions, _ = one._examine(read)
    groups = one._groups(read, mentions, frozenset(read), corpus.folders)
    modules = [read[path].module for group in groups for path in group.files]
    texts = [module.text for module in modules if isinstance(module, sources.Module)]
    gc.disable()
    start = time.process_time()
    for text in texts:
        _parsed(text)
    spent = time.process_time() - start
    gc.enable()
    return sum(text.count("\n") for text in texts), spent


def _parsed(text: str) -> libcst.Module:
    with parse._unchecked():
        return libcst.parse_module(text)
