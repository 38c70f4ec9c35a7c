"""Whole agent programs, each line judged by hand, and what `offwire lint` must say about them.

A case is `cases/<subject>/<name>.py`, `.ipynb`, or a directory (a project of several files). A comment at the end
of a line says what is reported there, and every other line stays silent:

    # expect: OW201, OW302      both, at this line
    # expect: OW203|OW201       either, at this line (two codes are right and one reports)
    # expect-one: OW201         at exactly one of the lines of the case that say so (two places are right);
    # expect-one(b): OW201      several such groups in one case have names
    # may: OW201                there or not, both can be defended
    # options: pedantic         at the top: judged with everything shown
    # gap: why                  at the top: what the linter does not see yet; the test fails once it does

`python tests/lint/test_cases.py [part of a path]` prints what is missing and extra, and recall and precision by code.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"
MARK = re.compile(
    r"#\s*(?P<kind>expect|expect-one|may)(?:\((?P<group>\w+)\))?:\s*(?P<codes>OW\d{3}(?:\s*[,|]\s*OW\d{3})*)"
)
OPTIONS = re.compile(r"^#\s*options:\s*(?P<options>.+)$")
GAP = re.compile(r"^#\s*gap:\s*(?P<why>.+)$")


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a case: path below the case, notebook cell (0 outside notebooks), line, code."""

    path: str
    cell: int
    line: int
    code: str


@dataclass
class Expected:
    """What must be found (each group is satisfied by exactly one of its spots), and what may be."""

    groups: list[frozenset[Spot]] = field(default_factory=list)
    allowed: set[Spot] = field(default_factory=set)
    options: frozenset[str] = frozenset()
    gap: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a case went: groups without a finding, findings without a group."""

    met: tuple[frozenset[Spot], ...]
    missing: tuple[frozenset[Spot], ...]
    extra: tuple[Spot, ...]


def all_cases() -> list[Path]:
    """Every case, sorted: what lies two levels below `cases`."""
    entries = (
        entry
        for subject in sorted(CASES.iterdir())
        if subject.is_dir()
        for entry in sorted(subject.iterdir())
    )
    return [e for e in entries if e.suffix in {".py", ".ipynb"} or (e.is_dir() and e.name != "__pycache__")]


def _files(case: Path) -> list[Path]:
    if case.is_file():
        return [case]
    return sorted(
        p for p in case.rglob("*") if p.suffix in {".py", ".ipynb"} and "__pycache__" not in p.parts
    )


def _lines(file: Path) -> Iterator[tuple[int, int, str]]:
    """Cell (0 outside notebooks), line and text of every line of code."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from ((0, number, line) for number, line in enumerate(text.split("\n"), 1))
        return
    for cell, content in enumerate(json.loads(text)["cells"], 1):
        if content["cell_type"] == "code":
            source = "".join(content["source"])
            yield from ((cell, number, line) for number, line in enumerate(source.split("\n"), 1))


def _relative(case: Path, file: Path) -> str:
    return file.name if case.is_file() else file.relative_to(case).as_posix()


def expected(case: Path) -> Expected:
    """The expectations that stand in the comments of a case."""
    result = Expected()
    options: set[str] = set()
    anywhere: dict[tuple[str, str | None], set[Spot]] = {}
    for file in _files(case):
        path = _relative(case, file)
        for cell, number, line in _lines(file):
            if match := OPTIONS.match(line):
                options.update(option.strip() for option in match["options"].split(","))
            if match := GAP.match(line):
                result.gap = match["why"]
            for match in MARK.finditer(line):
                for entry in match["codes"].split(","):
                    spots = {Spot(path, cell, number, code.strip()) for code in entry.split("|")}
                    if match["kind"] == "expect-one":
                        anywhere.setdefault((entry.strip(), match["group"]), set()).update(spots)
                    elif match["kind"] == "may":
                        result.allowed.update(spots)
                    else:
                        result.groups.append(frozenset(spots))
    result.groups.extend(frozenset(spots) for spots in anywhere.values())
    result.options = frozenset(options)
    return result


def found(case: Path, options: frozenset[str]) -> set[Spot]:
    """What the linter reports about a case on its own, in its default configuration."""
    from offwire_lint import config, run

    with tempfile.TemporaryDirectory() as folder:
        # a copy: neither this repository's configuration nor its other files have a say
        root = Path(folder).resolve()
        if case.is_dir():
            shutil.copytree(case, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(case, root)
        report = run.lint([root], config.load(root, **dict.fromkeys(options, True)))
    assert not report.errors, report.errors
    places = [(finding.code, finding.location) for finding in report.findings if not finding.suppressed]
    return {Spot(_below(case, at.path), at.cell or 0, at.line, code) for code, at in places}


def _below(case: Path, reported: str) -> str:
    """A reported path, relative to the case."""
    paths = [_relative(case, file) for file in _files(case)]
    return max((path for path in paths if f"/{reported}".endswith(f"/{path}")), key=len, default=reported)


def judge(case: Path) -> Outcome:
    """Lint a case and compare."""
    wanted = expected(case)
    left = found(case, wanted.options)
    met: list[frozenset[Spot]] = []
    missing: list[frozenset[Spot]] = []
    for group in wanted.groups:
        hits = left & group
        if hits:
            left -= {min(hits)}
        (met if hits else missing).append(group)
    return Outcome(tuple(met), tuple(missing), tuple(sorted(left - wanted.allowed)))


def _source(case: Path, spot: Spot) -> str:
    for file in _files(case):
        if _relative(case, file) == spot.path:
            for cell, number, line in _lines(file):
                if (cell, number) == (spot.cell, spot.line):
                    return line.strip()
    return ""


def explain(case: Path, outcome: Outcome) -> str:
    """The differences, each with its place and source line."""
    out = []
    for group in outcome.missing:
        spot = min(group)
        codes = "|".join(sorted({s.code for s in group}))
        out.append(f"  missing {codes} {spot.path}:{_place(spot)}  {_source(case, spot)}")
    out.extend(f"  extra   {s.code} {s.path}:{_place(s)}  {_source(case, s)}" for s in outcome.extra)
    return "\n".join(out)


def _place(spot: Spot) -> str:
    return f"{spot.cell}:{spot.line}" if spot.cell else str(spot.line)


def _name(case: Path) -> str:
    return case.relative_to(CASES).as_posix()


def _parameters() -> Iterator[Any]:
    for case in all_cases():
        gap = expected(case).gap
        yield pytest.param(
            case, id=_name(case), marks=[pytest.mark.xfail(reason=gap, strict=True)] if gap else []
        )


@pytest.mark.parametrize("case", list(_parameters()))
def test_case(case: Path) -> None:
    difference = explain(case, judge(case))
    if difference:
        pytest.fail(f"\n{difference}", pytrace=False)


def test_the_corpus_says_something() -> None:
    """Guards the runner itself: expectations are read, and there are both leaking and silent programs."""
    judged = [expected(case) for case in all_cases()]
    assert sum(bool(e.groups) for e in judged) > 100
    assert sum(not e.groups for e in judged) > 50


def main(part: str) -> int:
    """Print every difference and a table of recall and precision by code."""
    hits: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    right = total = 0
    for case in all_cases():
        if part not in _name(case):
            continue
        total += 1
        try:
            outcome = judge(case)
        except Exception as error:  # a summary goes on where a test would stop
            print(f"{_name(case)}\n  crashed: {type(error).__name__}: {error}")
            misses.update(min(group).code for group in expected(case).groups)
            continue
        hits.update(min(group).code for group in outcome.met)
        misses.update(min(group).code for group in outcome.missing)
        alarms.update(spot.code for spot in outcome.extra)
        if outcome.missing or outcome.extra:
            print(f"{_name(case)}\n{explain(case, outcome)}")
        else:
            right += 1
    print(f"\n{'code':6} {'found':>5} {'missed':>6} {'extra':>5} {'recall':>6} {'precision':>9}")
    for code in sorted({*hits, *misses, *alarms}):
        _row(code, hits[code], misses[code], alarms[code])
    _row("all", hits.total(), misses.total(), alarms.total())
    print(f"{right} of {total} cases as judged")
    return 0 if right == total else 1


def _row(code: str, hit: int, miss: int, alarm: int) -> None:
    recall = f"{hit / (hit + miss):.0%}" if hit + miss else "-"
    precision = f"{hit / (hit + alarm):.0%}" if hit + alarm else "-"
    print(f"{code:6} {hit:5} {miss:6} {alarm:5} {recall:>6} {precision:>9}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
