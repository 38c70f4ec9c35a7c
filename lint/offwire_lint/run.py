"""One lint run: discover, triage, lower to facts, analyse, suppress, report.

What was computed before is taken from the cache: what triage knows of each file, each file's facts, and, where no file
of the analysis has changed, its findings; then neither the parser nor the analysis is imported.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import offwire
from offwire.findings import Confidence, Finding, LintReport, RunError, Shard
from offwire_lint import cache, pool, rules, sources, triage
from offwire_lint.config import Config, ConfigError, place_of_model
from offwire_lint.discover import discover, shown
from offwire_lint.frozen import flatten, unflatten
from offwire_lint.gate import Refusal
from offwire_lint.globs import compile_glob
from offwire_lint.sources import Source

if TYPE_CHECKING:
    from offwire_lint.analysis import SourceFile
    from offwire_lint.models import Models

_INDEX_SIZE = 100_000
_ENOUGH_TO_EXAMINE = 4_000_000


def lint(paths: Sequence[Path], config: Config) -> LintReport:
    """Judge files and directories.

    Findings do not depend on the number of workers, the order of the paths or the state of the cache.

    Args:
        paths: files, directories and globs.
        config: see `offwire_lint.config.load`.

    Raises:
        ConfigError: the models or the baseline of the configuration can't be used.
    """
    known = None
    if config.baseline is not None:
        from offwire_lint import baseline

        known = baseline.read(config.baseline)
    with _quiet_collector():
        run = _Run(config)
        found = discover(paths, config)
        read = {path: sources.read(path, shown(path)) for path in found.files}
        report = run.judge(read, [path for path in paths if path.is_dir()])
        run.close()
    findings = _shown(report.findings, config)
    if known is not None:
        findings = baseline.apply(findings, known)
    errors = sorted({*found.errors, *report.errors}, key=lambda error: (error.path, error.message))
    return replace(report, findings=tuple(findings), errors=tuple(errors))


class _Run:
    """What the stages of one run share."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.cache = cache.Cache(config.cache_dir) if config.use_cache else cache.NoCache()
        self.versions = cache.versions()
        self._models: Models | None = None
        self._tokens, self._models_digest = self._model_tokens()
        self._index_key = cache.digest("index", self.versions, self._models_digest, str(config.root))
        self._index: dict[str, sources.Flat] = self.cache.get(self._index_key) or {}
        self._new: dict[str, sources.Flat] = {}

    def judge(self, read: dict[Path, Source], roots: Sequence[Path]) -> LintReport:
        """Findings of all files, or of those of the shard, before what is hidden is taken out."""
        named = tuple(read)
        mentions, refused = self._examine(read)
        judged, imported = self._select(read, mentions, roots)
        whole = {path: path in judged for path in sorted([*judged, *imported], key=shown)}
        plan, shard = whole, None
        if self.config.shard is not None:
            share, shard = self._share(read, whole, named, *self.config.shard)
            plan = {path: own for path, own in whole.items() if path in share}
            refused = {path: refusal for path, refusal in refused.items() if path in share}
            named = tuple(path for path in named if path in share)
        key = self._report_key(read, plan, refused)
        stored = self.cache.get(key)
        if stored is not None:
            return LintReport(tuple(unflatten(value) for value in stored), len(named), (), shard)
        findings, errors = self._analyse(read, plan, refused, whole)
        if not errors:
            self.cache.put(key, tuple(flatten(finding) for finding in findings))
        return LintReport(tuple(findings), len(named), tuple(errors), shard)

    def close(self) -> None:
        """Keeps what triage learned, and tidies the cache."""
        if self._new:
            self.cache.put(self._index_key, self._index if len(self._index) < _INDEX_SIZE else self._new)
        self.cache.sweep()

    def models(self) -> Models:
        """The models; loaded when first needed, for a run from the cache needs only their tokens."""
        from offwire_lint.models import ModelError, load_models

        if self._models is None:
            try:
                self._models = load_models(self.config.models)
            except ModelError as error:
                named = re.search(r"'([\w.-]+)'", str(error))
                where = place_of_model(self.config, named[1].rpartition(".")[2] if named else "")
                raise ConfigError(f"{where}{error}") from None
        return self._models

    def _model_tokens(self) -> tuple[tuple[bytes, ...], str]:
        key = cache.digest("models", self.versions, repr(self.config.models))
        stored = self.cache.get(key)
        if stored is None:
            models = self.models()
            stored = (models.tokens, models.digest)
            self.cache.put(key, stored)
        return stored[0], stored[1]

    def _examine(self, read: Mapping[Path, Source]) -> tuple[dict[Path, triage.Mention], dict[Path, Refusal]]:
        """What triage knows of every file, and which are no Python."""
        new = [
            source for source in read.values() if source.digest not in self._index and not source.unreadable
        ]
        tasks = [(len(source.content), (source.content, source.is_notebook, self._tokens)) for source in new]
        answers = pool.run(
            sources.examine, tasks, self.config.jobs, sources.unexamined, enough=_ENOUGH_TO_EXAMINE
        )
        for source, answer in zip(new, answers, strict=True):
            self._index[source.digest] = self._new[source.digest] = answer
        mentions: dict[Path, triage.Mention] = {}
        refused: dict[Path, Refusal] = {}
        for path, source in read.items():
            if source.unreadable:
                refused[path] = Refusal(source.unreadable)
                continue
            mention, refusal = self._index[source.digest]
            mentions[path] = triage.unflatten(mention)
            if refusal is not None:
                refused[path] = Refusal(*refusal)
        return mentions, refused

    def _select(
        self, read: dict[Path, Source], mentions: Mapping[Path, triage.Mention], roots: Sequence[Path]
    ) -> tuple[set[Path], set[Path]]:
        """The files to judge, and those that they import from elsewhere in the project, which are read as well."""

        def fetch(name: str) -> triage.Mention | None:
            path = Path(name)
            source = sources.read(path, shown(path))
            if source.unreadable:
                return None
            extra[name] = source
            return self._examine({path: source})[0][path]

        extra: dict[str, Source] = {}
        starts = [str(self.config.root), *(os.path.abspath(root) for root in roots)]
        named = {str(path): mention for path, mention in mentions.items()}
        judged, imported = triage.select(named, triage.Resolver(starts), fetch)
        read.update((Path(name), extra[name]) for name in imported)
        return {Path(name) for name in judged}, {Path(name) for name in imported}

    def _report_key(
        self, read: Mapping[Path, Source], plan: Mapping[Path, bool], refused: Mapping[Path, Refusal]
    ) -> str:
        config = self.config
        settings = repr((config.select, config.ignore, config.pedantic, str(config.root)))
        files = [f"{read[path].shown}\0{read[path].digest}\0{judged}" for path, judged in plan.items()]
        others = [
            f"{read[path].shown}\0{read[path].digest}\0{refusal}" for path, refusal in sorted(refused.items())
        ]
        return cache.digest(
            "report", self.versions, self._models_digest, settings, *files, "refused", *others
        )

    def _share(
        self,
        read: Mapping[Path, Source],
        whole: Iterable[Path],
        named: Iterable[Path],
        number: int,
        count: int,
    ) -> tuple[set[Path], Shard]:
        """The files of one shard, and what tells it from the shards of other runs: no path or time of this machine."""
        from offwire_lint.shards import shares

        paths = {source.shown: path for path, source in read.items()}
        planned = {read[path].shown: len(read[path].content) for path in whole}
        others = {read[path].shown for path in named} - set(planned)
        share = shares(self._islands(read, whole), planned, others, count)[number - 1]
        config = self.config
        settings = repr(
            (config.select, config.ignore, config.pedantic, config.per_file_ignores, sys.version_info[:2])
        )
        files = sorted(f"{source.shown}\0{source.digest}" for source in read.values())
        run = cache.digest("shards", offwire.__version__, self._models_digest, settings, str(count), *files)
        return {paths[name] for name in share}, Shard(number, count, run)

    def _analyse(
        self,
        read: Mapping[Path, Source],
        plan: Mapping[Path, bool],
        refused: Mapping[Path, Refusal],
        whole: Iterable[Path],
    ) -> tuple[list[Finding], list[RunError]]:
        from offwire_lint.analysis import SourceFile
        from offwire_lint.dress import Wardrobe, by_place, unparsable

        found: dict[str, list[Finding]] = {}
        for path, refusal in refused.items():
            if path not in plan:
                found.setdefault(read[path].shown, []).append(unparsable(read[path].shown, refusal))
        files = []
        for path, (facts, _, _, refusals, _) in self._facts(read, list(plan)).items():
            if facts is not None:
                files.append(SourceFile(read[path].shown, facts, plan[path]))
            if plan[path] and refusals:
                name = read[path].shown
                found.setdefault(name, []).extend(unparsable(name, Refusal(*refusal)) for refusal in refusals)
        reported, errors = _judged(files, self._islands(read, whole), self.models())
        for finding in reported:
            found.setdefault(finding.location.path, []).append(finding)
        wardrobe = Wardrobe({source.shown: source for source in read.values()}, str(self.config.root))
        ran = frozenset(code for code in rules.codes() if _selected(code, self.config))
        dressed: list[Finding] = []
        for path in plan:
            name = read[path].shown
            if plan[path] and name not in found and wardrobe.has_directives(name):
                found[name] = []
        for name, findings in found.items():
            dressed.extend(
                wardrobe.dress(name, [finding for finding in findings if finding.code in ran], ran)
            )
        return sorted(dressed, key=by_place), errors

    def _islands(self, read: Mapping[Path, Source], paths: Iterable[Path]) -> list[tuple[str, ...]]:
        """The files in groups that import nothing of one another."""
        from offwire_lint.project.islands import islands

        known = {read[path].shown: triage.unflatten(self._index[read[path].digest][0]) for path in paths}
        return islands({name: mention.imports for name, mention in known.items()}, self.models().libraries)

    def _facts(self, read: Mapping[Path, Source], paths: Sequence[Path]) -> dict[Path, sources.Flat]:
        """The facts of each file, from the cache or by parsing."""
        keys = {path: cache.digest("facts", self.versions, read[path].digest) for path in paths}
        facts = {path: self.cache.get(keys[path]) for path in paths}
        new = [path for path in paths if facts[path] is None]
        tasks = [(len(read[path].content), (read[path].content, read[path].is_notebook)) for path in new]
        for path, answer in zip(
            new, pool.run(sources.lower, tasks, self.config.jobs, sources.died), strict=True
        ):
            facts[path] = answer
            if answer[-1]:
                self.cache.put(keys[path], answer)
        return facts


def _judged(
    files: Sequence[SourceFile], groups: Sequence[tuple[str, ...]], models: Models
) -> tuple[list[Finding], list[RunError]]:
    """What the analysis says, a group of files after the other, so that no more than one is in hand."""
    by_path = {file.path: file for file in files}
    found: list[Finding] = []
    errors: dict[RunError, None] = {}
    for group in groups:
        present = [by_path[path] for path in group if path in by_path]
        findings, failures = _judged_together(present, models) if present else ([], [])
        found += findings
        errors.update(dict.fromkeys(failures))
    return found, list(errors)


def _judged_together(files: Sequence[SourceFile], models: Models) -> tuple[list[Finding], list[RunError]]:
    """What the analysis says; where it fails, what it says of each file by itself, and of which it could say nothing."""
    from offwire_lint.analysis import analyse

    try:
        return analyse(files, models), []
    except Exception as error:  # a fault of ours must neither end the run nor pass for a clean one
        errors = [
            RunError(
                "", f"the analysis failed ({_kind(error)}), each file was judged by itself; please report it"
            )
        ]
    found: list[Finding] = []
    for file in files:
        findings, failures = _judged_alone(file, models)
        found += findings
        errors += failures
    return found, errors


def _judged_alone(file: SourceFile, models: Models) -> tuple[list[Finding], list[RunError]]:
    from offwire_lint.analysis import analyse

    try:
        return analyse([file], models), []
    except Exception as error:
        return [], [
            RunError(file.path, f"the analysis failed on this file ({_kind(error)}); please report it")
        ]


def _kind(error: Exception) -> str:
    """The exception's type; its text could repeat what the file says."""
    return type(error).__name__


def _shown(findings: Sequence[Finding], config: Config) -> list[Finding]:
    """Without what the configuration hides: rules not selected, pedantic rules, low confidence, ignores by file."""
    ignores = [(compile_glob(glob), codes) for glob, codes in config.per_file_ignores]
    out = []
    for finding in findings:
        if not _selected(finding.code, config):
            continue
        by_name = finding.code in config.select
        if not config.pedantic and not by_name and rules.rule(finding.code).pedantic:
            continue
        if not config.pedantic and finding.confidence is Confidence.LOW:
            continue
        relative = os.path.relpath(finding.location.path, config.root).replace(os.sep, "/") if ignores else ""
        if any(glob and glob.match(relative) and _matches(finding.code, codes) for glob, codes in ignores):
            continue
        out.append(finding)
    return out


def _selected(code: str, config: Config) -> bool:
    return (not config.select or _matches(code, config.select)) and not _matches(code, config.ignore)


def _matches(code: str, prefixes: Sequence[str]) -> bool:
    return any(prefix == "ALL" or code.startswith(prefix) for prefix in prefixes)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Facts are many small tuples without cycles: collecting while they are loaded trebles the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
