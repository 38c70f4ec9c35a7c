"""One lint run: discover, triage, lower to facts, analyse, suppress, report.

What was computed before is taken from the cache: what triage knows of each file, each file's facts, and, for a group of
files that import one another and of which none has changed, its findings; then neither the parser nor the analysis is
imported.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import offwire
from offwire.findings import Confidence, Finding, LintReport, RunError, Shard
from offwire_lint import cache, pool, reach, rules, sources, triage
from offwire_lint.config import Config, ConfigError, place_of_model
from offwire_lint.discover import beside, discover, leads_out, shown
from offwire_lint.frozen import by_place, flatten, unflatten
from offwire_lint.gate import Refusal
from offwire_lint.globs import compile_glob
from offwire_lint.project.islands import islands
from offwire_lint.resolver import Resolver
from offwire_lint.sources import Source

if TYPE_CHECKING:
    from offwire_lint.dress import Wardrobe
    from offwire_lint.models import Models

_INDEX_SIZE = 100_000
_ENOUGH_TO_EXAMINE = 4_000_000
_ENOUGH_TO_ANALYSE = 1_000_000


def lint(paths: Sequence[Path], config: Config) -> LintReport:
    """Judge files and directories.

    Where a file is named, the rest of its project is known too: a tool is judged with those who register and call it. What
    is reported lies in a named file, or in another file of the project on a flow through a named one.

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
    with _quiet_collector(), _workers(config) as spread:
        run = _Run(config, spread)
        found = discover(paths, config)
        others = beside(found, config) if any(map(os.path.isfile, paths)) else ()
        read = {path: sources.read(path, shown(path)) for path in (*found.files, *others)}
        report = run.judge(read, frozenset(found.files), [path for path in paths if os.path.isdir(path)])
        run.close()
    findings = _shown(report.findings, config)
    if known is not None:
        findings = baseline.apply(findings, known)
    errors = sorted({*found.errors, *report.errors}, key=lambda error: (error.path, error.message))
    if config.docs_url:
        findings = [replace(each, url=config.docs_url.replace("{code}", each.code)) for each in findings]
    return replace(report, findings=tuple(findings), errors=tuple(errors))


@dataclass(frozen=True)
class _Group:
    """Files that import one another, judged together.

    Attributes:
        files: sorted as they are shown.
        named: those whose findings are all reported.
        beside: others of the project: what runs through a named file is reported.
        key: of its findings in the cache.
    """

    files: tuple[Path, ...]
    named: frozenset[Path]
    beside: frozenset[Path]
    key: str


class _Run:
    """What the stages of one run share."""

    def __init__(self, config: Config, spread: Callable[..., list[Any]]) -> None:
        self.config = config
        self._spread = spread
        self.cache = cache.Cache(config.cache_dir) if config.use_cache else cache.NoCache()
        self.versions = cache.versions()
        self._models: Models | None = None
        self._tokens, self._models_digest, self._libraries = self._model_words()
        self._index_key = cache.digest("index", self.versions, self._models_digest, str(config.root))
        self._index: dict[str, sources.Flat] = self.cache.get(self._index_key) or {}
        self._learned = False
        self._met: set[str] = set()

    def judge(self, read: dict[Path, Source], named: frozenset[Path], roots: Sequence[Path]) -> LintReport:
        """Findings of the named files, or of those of the shard, before what is hidden is taken out.

        Args:
            read: the named files, and others of the project; gains those that are only imported.
            roots: directories that were named.
        """
        mentions, refused = self._examine(read)
        groups = self._groups(read, mentions, named, roots)
        planned = {path for group in groups for path in group.files}
        others, shard = named - planned, None
        if self.config.shard is not None:
            groups, others, shard = self._share(read, groups, others, *self.config.shard)
        findings = self._refused({path: refused[path] for path in others if path in refused}, read)
        missing = []
        for group in groups:
            stored = self.cache.get(group.key)
            if stored is None:
                missing.append(group)
            else:
                findings += map(unflatten, stored)
        errors = self._analyse(missing, read, findings) if missing else []
        checked = len(others) + sum(len(group.named) for group in groups)
        return LintReport(tuple(sorted(findings, key=by_place)), checked, tuple(errors), shard)

    def close(self) -> None:
        """Keeps what triage learned, and tidies the cache."""
        if self._learned:
            large = len(self._index) >= _INDEX_SIZE
            kept = {digest: self._index[digest] for digest in self._met} if large else self._index
            self.cache.put(self._index_key, kept)
        self.cache.sweep()

    def models(self) -> Models:
        """The models; loaded when first needed, for a run from the cache needs only their tokens."""
        from offwire_lint.models import ModelError, load_models

        if self._models is None:
            try:
                self._models = load_models(self.config.models)
            except ModelError as error:
                raise ConfigError(f"{place_of_model(self.config, *error.trail)}{error}") from None
        return self._models

    def _model_words(self) -> tuple[tuple[bytes, ...], str, frozenset[str]]:
        """What is needed of the models where nothing is left to judge: their tokens, digest and libraries."""
        key = cache.digest("models", self.versions, repr(self.config.models))
        stored = self.cache.get(key)
        if stored is None:
            models = self.models()
            stored = (models.tokens, models.digest, frozenset(models.libraries))
            self.cache.put(key, stored)
        tokens, digest, libraries = stored
        return tokens, digest, libraries

    def _examine(self, read: Mapping[Path, Source]) -> tuple[dict[Path, triage.Mention], dict[Path, Refusal]]:
        """What triage knows of every file, and which are no Python."""
        new = [
            source for source in read.values() if source.digest not in self._index and not source.unreadable
        ]
        tasks = [(len(source.content), (source.content, source.is_notebook, self._tokens)) for source in new]
        answers = self._spread(
            sources.examine, tasks, self.config.jobs, sources.unexamined, enough=_ENOUGH_TO_EXAMINE
        )
        for source, answer in zip(new, answers, strict=True):
            self._index[source.digest] = answer
            self._learned = True
        mentions: dict[Path, triage.Mention] = {}
        refused: dict[Path, Refusal] = {}
        for path, source in read.items():
            if source.unreadable:
                refused[path] = Refusal(source.unreadable)
                continue
            self._met.add(source.digest)
            mention, refusal = self._index[source.digest]
            mentions[path] = triage.unflatten(mention)
            if refusal is not None:
                refused[path] = Refusal(*refusal)
        return mentions, refused

    def _groups(
        self,
        read: dict[Path, Source],
        mentions: Mapping[Path, triage.Mention],
        named: frozenset[Path],
        roots: Sequence[Path],
    ) -> list[_Group]:
        """The files that matter, in groups that have nothing to do with each other."""

        def fetch(name: str) -> triage.Mention | None:
            path = Path(name)
            if leads_out(name, starts):
                return None
            source = sources.read(path, shown(path))
            if source.unreadable:
                return None
            extra[name] = source
            return self._examine({path: source})[0][path]

        extra: dict[str, Source] = {}
        project = frozenset(read)
        starts = [str(self.config.root), *(os.path.abspath(root) for root in roots)]
        graph = reach.Graph({str(path): one for path, one in mentions.items()}, Resolver(starts), fetch)
        chosen = reach.select(graph, {str(path) for path in named} if len(project) > len(named) else None)
        for name in chosen.difference(extra, map(str, read)):
            fetch(name)  # a package on the way to a file, which nothing imports by itself
        read.update((Path(name), source) for name, source in extra.items() if name in chosen)
        paths = {read[path].shown: path for path in map(Path, chosen) if path in read}
        known = {name: graph.imports(str(path)) for name, path in paths.items()}
        groups = (tuple(paths[name] for name in group) for group in islands(known, self._libraries))
        return [self._group(files, named, project, read) for files in groups if not named.isdisjoint(files)]

    def _group(
        self,
        files: tuple[Path, ...],
        named: frozenset[Path],
        project: Collection[Path],
        read: Mapping[Path, Source],
    ) -> _Group:
        own = named.intersection(files)
        others = frozenset(path for path in files if path in project and path not in own)
        config = self.config
        settings = repr((config.select, config.ignore, config.pedantic, str(config.root)))
        states = [
            f"{read[path].shown}\0{read[path].digest}\0{(path in own) + 2 * (path in others)}"
            for path in files
        ]
        key = cache.digest("group", self.versions, self._models_digest, settings, *states)
        return _Group(files, own, others, key)

    def _share(
        self,
        read: Mapping[Path, Source],
        groups: Sequence[_Group],
        others: Collection[Path],
        number: int,
        count: int,
    ) -> tuple[list[_Group], frozenset[Path], Shard]:
        """The groups and files of one shard, and what tells it from the shards of other runs: no path or time of this machine."""
        from offwire_lint.shards import shares

        names = {group: tuple(read[path].shown for path in group.files) for group in groups}
        sizes = {read[path].shown: len(read[path].content) for group in groups for path in group.files}
        share = shares(list(names.values()), sizes, {read[path].shown for path in others}, count)[number - 1]
        config = self.config
        settings = repr(
            (config.select, config.ignore, config.pedantic, config.per_file_ignores, sys.version_info[:2])
        )
        files = sorted(f"{source.shown}\0{source.digest}" for source in read.values())
        run = cache.digest("shards", offwire.__version__, self._models_digest, settings, str(count), *files)
        return (
            [group for group in groups if names[group][0] in share],
            frozenset(path for path in others if read[path].shown in share),
            Shard(number, count, run),
        )

    def _refused(self, refused: Mapping[Path, Refusal], read: Mapping[Path, Source]) -> list[Finding]:
        """The findings for files that concern no agents and can't be read or parsed."""
        if not refused:
            return []
        parts = [
            f"{read[path].shown}\0{read[path].digest}\0{refusal}" for path, refusal in sorted(refused.items())
        ]
        key = cache.digest("refused", self.versions, *parts)
        stored = self.cache.get(key)
        if stored is None:
            from offwire_lint.dress import unparsable

            wardrobe, ran = self._wardrobe(read)
            stored = []
            for path, refusal in sorted(refused.items()):
                name = read[path].shown
                stored += map(flatten, wardrobe.dress(name, [unparsable(name, refusal)], ran))
            self.cache.put(key, tuple(stored))
        return [unflatten(value) for value in stored]

    def _wardrobe(self, read: Mapping[Path, Source]) -> tuple[Wardrobe, frozenset[str]]:
        """What dresses findings, and the rules that ran."""
        from offwire_lint.dress import Wardrobe

        ran = frozenset(code for code in rules.codes() if _selected(code, self.config))
        return Wardrobe({source.shown: source for source in read.values()}, str(self.config.root)), ran

    def _analyse(
        self, groups: Sequence[_Group], read: Mapping[Path, Source], findings: list[Finding]
    ) -> list[RunError]:
        """Adds what there is to say of groups that the cache knows nothing of."""
        facts = self._facts(read, [path for group in groups for path in group.files])
        from offwire_lint import analysis  # not before what it is to judge is being parsed

        tasks = []
        for group in groups:
            task = tuple(
                (read[path].shown, facts[path][0], path in group.named or path in group.beside)
                for path in group.files
                if facts[path][0] is not None
            )
            tasks.append((sum(len(blob) for _, blob, _ in task), task))
        answers = self._spread(
            partial(analysis.judge_apart, self.models()),
            tasks,
            self.config.jobs,
            analysis.not_judged,
            enough=_ENOUGH_TO_ANALYSE,
            patience=None,
        )
        wardrobe, ran = self._wardrobe(read)
        errors: dict[RunError, None] = {}
        for group, (reported, failures) in zip(groups, answers, strict=True):
            dressed = _dressed(group, [unflatten(value) for value in reported], facts, read, wardrobe, ran)
            findings += dressed
            errors.update((RunError(*failure), None) for failure in failures)
            if not failures:
                self.cache.put(group.key, tuple(map(flatten, dressed)))
        return list(errors)

    def _prepare(self) -> None:
        """What judging needs, brought in while a worker parses: a third of the time for one file."""
        from offwire_lint import analysis, dress, judging  # noqa: F401

        judging.checks()
        self.models()

    def _facts(self, read: Mapping[Path, Source], paths: Sequence[Path]) -> dict[Path, sources.Flat]:
        """The facts of each file, from the cache or by parsing."""
        keys = {path: cache.digest("facts", self.versions, read[path].digest) for path in paths}
        facts = {path: self.cache.get(keys[path]) for path in paths}
        new = [path for path in paths if facts[path] is None]
        wanted = self.config.use_cache
        tasks = [
            (len(read[path].content), (read[path].content, read[path].is_notebook, wanted)) for path in new
        ]
        answers = self._spread(
            sources.lower, tasks, self.config.jobs, sources.died, apart=True, meanwhile=self._prepare
        )
        for path, answer in zip(new, answers, strict=True):
            facts[path] = answer
            if answer[-1]:
                self.cache.put(keys[path], answer)
        return facts


def _dressed(
    group: _Group,
    reported: Sequence[Finding],
    facts: Mapping[Path, sources.Flat],
    read: Mapping[Path, Source],
    wardrobe: Wardrobe,
    ran: frozenset[str],
) -> list[Finding]:
    """The findings of a group that are to be reported, fit to be shown."""
    from offwire_lint.dress import unparsable

    names = {read[path].shown for path in group.named}
    found: dict[str, list[Finding]] = {}
    for path in group.files:
        name = read[path].shown
        if path in group.named and (facts[path][3] or wardrobe.has_directives(name)):
            found[name] = [unparsable(name, Refusal(*refusal)) for refusal in facts[path][3]]
    for finding in reported:
        found.setdefault(finding.location.path, []).append(finding)
    dressed: list[Finding] = []
    for name, findings in found.items():
        if name in names or any(_touches(finding, names) for finding in findings):
            whole = wardrobe.dress(name, [finding for finding in findings if finding.code in ran], ran)
            dressed += whole if name in names else [one for one in whole if _touches(one, names)]
    return dressed


def _touches(finding: Finding, names: Collection[str]) -> bool:
    """Whether a flow runs through one of these files."""
    return any(step.location.path in names for step in finding.flow)


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
def _workers(config: Config) -> Iterator[Callable[..., list[Any]]]:
    """What does the work: processes of this machine, or a cluster."""
    if config.cluster is None:
        yield pool.run
        return
    from offwire_lint import cluster

    with cluster.connected(config.cluster) as spread:
        yield spread


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
