"""Who found what: hits of a tool held against what is expected of a snippet. Pure functions, the same for every tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from snippets import Snippet, Spot

SLACK = 1  # lines that a hit may stand away from where it is expected


@dataclass(frozen=True)
class Hit:
    """What a tool reports.

    Attributes:
        snippet: the snippet's name.
        path: the file, relative to the snippet.
        cell: notebook cell, 0 outside notebooks.
        line: first line of the report.
        end: its last line.
        check: the tool's own name of the check.
    """

    snippet: str
    path: str
    cell: int
    line: int
    end: int
    check: str


@dataclass
class Score:
    """By code of a rule: how many of the expected were found, and on how many lines was a false alarm."""

    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)


def expected_by_code(snippets: Iterable[Snippet]) -> Counter[str]:
    """How many findings are expected, by code."""
    return Counter(min(group).code for snippet in snippets for group in snippet.groups)


def score(snippets: Iterable[Snippet], hits: Iterable[Hit], subjects: Mapping[str, tuple[str, ...]]) -> Score:
    """Judge a tool.

    Args:
        snippets: what is expected.
        hits: what the tool reports.
        subjects: the codes of the rules that a check of the tool is about, the closest first; a check that is not in it
            is about something else and counts neither way.
    """
    by_snippet: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.check in subjects:
            by_snippet.setdefault(hit.snippet, []).append(hit)
    result = Score()
    for snippet in snippets:
        mine = sorted(
            by_snippet.get(snippet.name, ()), key=lambda hit: (hit.path, hit.cell, hit.line, hit.check)
        )
        result.found.update(_found(snippet, mine, subjects))
        result.false.update(_false(snippet, mine, subjects))
    return result


def _found(snippet: Snippet, hits: list[Hit], subjects: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Codes of the groups that were found; a hit accounts for one group, the nearest."""
    open_groups = list(snippet.groups)
    unused = list(hits)
    found = []
    for reach in range(SLACK + 1):
        for hit in list(unused):
            codes = subjects[hit.check]
            group = next((g for g in open_groups if _meets(hit, codes, g, reach)), None)
            if group is not None:
                open_groups.remove(group)
                unused.remove(hit)
                found.append(min(group).code)
    return found


def _false(snippet: Snippet, hits: list[Hit], subjects: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A code for each line with a false alarm: the one that the check is closest to."""
    right = frozenset[Spot]().union(snippet.allowed, *snippet.groups)
    alarms = set()
    for hit in hits:
        codes = subjects[hit.check]
        judged = next((code for code in codes if code in snippet.subjects), None)
        if judged is not None and not _meets(hit, codes, right, SLACK):
            alarms.add((hit.path, hit.cell, hit.line, judged))
    return [code for *_, code in alarms]


def _meets(hit: Hit, codes: tuple[str, ...], spots: Iterable[Spot], reach: int) -> bool:
    return any(
        spot.code in codes
        and (spot.path, spot.cell) == (hit.path, hit.cell)
        and hit.line - reach <= spot.line <= hit.end + reach
        for spot in spots
    )
