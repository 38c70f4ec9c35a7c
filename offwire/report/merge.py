"""Joins the reports of several runs (shards, packages) into one, the same whatever their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offwire.findings import Finding, LintReport, RunError, Shard

_TOLD = 10
"""How many missing shards are named: a message stays one readable line."""


class MergeError(ValueError):
    """The reports do not make one whole; the message says which is in the way, in one line."""


def check_shards(reports: Sequence[tuple[str, LintReport]]) -> None:
    """Make sure that shards are joined with the rest of their run, and with nothing else.

    Args:
        reports: each with the name that a message is to give it.

    Raises:
        MergeError: a shard is missing, there twice, or of another run.
    """
    shards = [(name, report.shard) for name, report in reports if report.shard is not None]
    if not shards:
        return
    first, of = shards[0]
    seen: dict[int, str] = {}
    for name, report in reports:
        shard = report.shard
        if shard is None:
            raise MergeError(f"{name}: no shard, and {first} is {of}; join the shards before the rest")
        if (shard.run, shard.count) != (of.run, of.count):
            raise MergeError(
                f"{name}: {shard} of another run than {first}: other files, settings or versions"
            )
        if shard.number in seen:
            raise MergeError(f"{name}: {shard} once more, as in {seen[shard.number]}")
        seen[shard.number] = name
    missing = [
        str(Shard(number, of.count, of.run)) for number in range(1, of.count + 1) if number not in seen
    ]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        more = f" and {len(missing) - _TOLD} more" if len(missing) > _TOLD else ""
        raise MergeError(
            f"{', '.join(missing[:_TOLD])}{more} of the run of {first} {verb} missing: name every shard's report"
        )


def merge(reports: Iterable[LintReport]) -> LintReport:
    """Join reports over disjoint or overlapping files.

    A finding that several reports hold at the same place counts once; it counts as suppressed only where every report that
    holds it says so. Files are counted per report, so shards should not overlap.
    """
    kept: dict[tuple[object, ...], Finding] = {}
    errors: set[RunError] = set()
    files = 0
    for report in reports:
        files += report.files_checked
        errors.update(report.errors)
        for finding in report.findings:
            key = _identity(finding)
            if key not in kept or _preference(finding) < _preference(kept[key]):
                kept[key] = finding
    return LintReport(
        findings=tuple(sorted(kept.values(), key=_order)),
        files_checked=files,
        errors=tuple(sorted(errors, key=lambda error: (error.path, error.message))),
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    where = finding.location
    return (finding.code, finding.fingerprint, where.path, where.cell, where.line, where.column)


def _preference(finding: Finding) -> tuple[bool, str, str]:
    return (finding.suppressed, finding.message, repr(finding.flow))


def _order(finding: Finding) -> tuple[object, ...]:
    where = finding.location
    spot = (where.path, where.cell or 0, where.line, where.column)
    return (*spot, finding.code, finding.message, finding.fingerprint)
