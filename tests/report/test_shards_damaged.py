"""Reports that come back from other machines: damaged, foreign, doubled, missing, or written to do harm. They are joined to
what one run would have said, or refused in one line; nothing between."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import itertools
import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from format_checks import check
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_samples import HOSTILE, HOSTILE_REPORT, REPORT

from offwire import cli
from offwire.arguments import FORMATS
from offwire.findings import LintReport, Shard
from offwire.report import json as public

CASES = Path(__file__).parents[1] / "lint" / "cases"


def merge(*arguments: object) -> tuple[int, str]:
    """The exit code of `report merge`, and what it says on standard error."""
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        code = cli.main(["report", "merge", *map(str, arguments)])
    return code, err.getvalue()


def refused(*reports: Path, target: Path) -> str:
    """Why the reports are not joined, in one line, and with nothing written."""
    target.unlink(missing_ok=True)
    code, said = merge(*reports, "-o", target)
    assert code == 2
    assert not target.exists()
    assert said.startswith("offwire: error: ")
    assert said.count("\n") == 1
    assert said.rstrip("\n").isprintable()
    assert "internal error" not in said
    assert len(said) < 500
    return said


def counts(value: Any) -> tuple[int, int]:
    """How many findings a format shows, and how many problems."""
    shown = [finding for finding in value["findings"] if not finding["suppressed"]]
    return len(shown), len(value["errors"])


def held(report: Path, target: Path) -> bool:
    """Whether a report is taken. Then every format of it is a sound one, else nothing is written and one line is said."""
    code, _ = merge(report, "-o", target)
    if code == 2 and not target.exists():
        refused(report, target=target)
        return False
    value = json.loads(target.read_text())
    assert code == (2 if value["errors"] else 1 if counts(value)[0] else 0)
    for name in FORMATS:
        assert merge(report, "--format", name, "-o", target) == (code, "")
        findings, problems = counts(value)
        everything = len(value["findings"])
        check(
            name,
            target.read_text("utf-8"),
            everything if name in ("json", "sarif", "html") else findings,
            problems,
        )
    return True


WHOLE: dict[str, Any] = json.loads(
    public.render(
        dataclasses.replace(
            REPORT,
            findings=tuple(
                dataclasses.replace(each, url="") for each in (*REPORT.findings, *HOSTILE_REPORT.findings)
            ),
            errors=(*REPORT.errors, *HOSTILE_REPORT.errors),
        )
    )
)


def places(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a report."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield (*trail, key)
        yield from places(item, (*trail, key))


PLACES = tuple(places({**WHOLE, "shard": {"number": 1, "count": 1, "run": "ab"}}))
AWKWARD = st.one_of(
    st.sampled_from(
        [
            None, True, -1, 0, 1, 2**31, 10**30, 1.5, float("nan"), float("inf"), "", "OW101", "OW1\n::error::x", HOSTILE,
            "\x1b]0;x\x07", "\ud800", "\u202e", "##vso[x]", "javascript:alert(1)", "https://x.example/](y)", "error", [], {},
            [[]], [{}], {"a": 1}, "x" * 5_000,
        ]
    ),
    st.text(max_size=20),
    st.integers(),
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A report with one to four things in it taken out or replaced."""
    value = copy.deepcopy(WHOLE)
    if draw(st.booleans()):
        value["shard"] = {"number": 1, "count": 1, "run": "ab"}
    for trail in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        spot: Any = value
        with contextlib.suppress(KeyError, IndexError, TypeError):
            for key in trail[:-1]:
                spot = spot[key]
            if draw(st.booleans()):
                spot[trail[-1]] = draw(AWKWARD)
            else:
                del spot[trail[-1]]
    return value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


def test_what_is_not_damaged_is_taken(folder: Path) -> None:
    (folder / "report.json").write_text(json.dumps(WHOLE))
    assert held(folder / "report.json", folder / "out")


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=damaged())
def test_a_report_with_other_values_in_it_is_sound_or_refused(folder: Path, value: Any) -> None:
    (folder / "report.json").write_text(json.dumps(value))
    (folder / "out").unlink(missing_ok=True)
    held(folder / "report.json", folder / "out")


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=damaged())
def test_many_reports_with_other_values_in_them_are_sound_or_refused(folder: Path, value: Any) -> None:
    (folder / "report.json").write_text(json.dumps(value))
    (folder / "out").unlink(missing_ok=True)
    held(folder / "report.json", folder / "out")


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["cut", "flipped", "repeated", "lost"]))
def test_a_report_whose_bytes_were_damaged_is_sound_or_refused(folder: Path, seed: int, kind: str) -> None:
    whole, source = json.dumps(WHOLE).encode(), random.Random(seed)
    start = source.randrange(len(whole))
    end = min(start + source.randrange(1, 30), len(whole))
    text = {
        "cut": whole[:start],
        "flipped": whole[:start] + bytes(source.randrange(256) for _ in range(start, end)) + whole[end:],
        "repeated": whole[:end] + whole[start:],
        "lost": whole[:start] + whole[end:],
    }[kind]
    (folder / "report.json").write_bytes(text)
    (folder / "out").unlink(missing_ok=True)
    assert not (held(folder / "report.json", folder / "out") and kind == "cut")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\0" * 1000,
        b"\xff\xfe{\0}\0",
        b"[" * 200_000,
        b'{"findings":' * 50_000,
        b'{"findings": [], "errors": [], "files_checked": ' + b"9" * 10_000 + b"}",
        b'{"findings": [], "errors": [], "files_checked": NaN}',
        b'{"findings": [], "errors": [], "files_checked": 1}{}',
        b'{"findings": [], "errors": [], "files_checked": 1, "shard": {"number": 1, "count": 999999999999, "run": ""}}',
        b'{"findings": [], "errors": [], "files_checked": 1, "shard": {"number": 1, "count": 1, "run": "\\n::error::x"}}',
        b'{"findings": [], "errors": [], "files_checked": 1, "shard": [1, 1, ""]}',
        b'{"findings": [], "errors": [], "files_checked": 1, "shard": false}',
    ],
    ids=range(12),
)
def test_what_no_run_wrote_is_refused_in_one_line(folder: Path, text: bytes) -> None:
    (folder / "foreign.json").write_bytes(text)
    refused(folder / "foreign.json", target=folder / "out")


def test_a_mark_that_an_editor_put_in_front_is_no_damage(folder: Path) -> None:
    (folder / "marked.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(WHOLE).encode())
    assert held(folder / "marked.json", folder / "out")


@pytest.mark.skipif(os.name != "posix", reason="not run: no such files here")
@pytest.mark.parametrize("kind", ["endless", "folder", "circle", "nowhere"])
def test_what_is_no_file_holds_nobody_up(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "report.json"
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"endless": "/dev/zero", "circle": path, "nowhere": tmp_path / "missing"}[kind])
    assert f"cannot read {path}: " in refused(path, target=tmp_path / "out")


def test_a_run_of_many_parts_of_which_most_are_missing_is_told_in_one_readable_line(tmp_path: Path) -> None:
    lone = dataclasses.replace(REPORT, shard=Shard(5_000, 10_000, "ab"))
    (tmp_path / "lone.json").write_text(public.render(lone))
    said = refused(tmp_path / "lone.json", target=tmp_path / "out")
    assert "shard 1/10000, shard 2/10000, " in said
    assert "and 9989 more" in said


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where projects are linted, with one cache for all of them."""
    ground = tmp_path_factory.mktemp("ground")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFWIRE_CACHE_DIR", str(ground / "cache"))
        patch.chdir(ground)
        yield ground


PROGRAMS = sorted(
    path
    for name in ("system_message", "registration", "notebooks", "near_misses")
    for path in (CASES / name).rglob("*")
    if path.suffix in (".py", ".ipynb")
)[:60]


@st.composite
def projects(draw: st.DrawFn) -> dict[str, bytes]:
    """Some programs, and some files that are none."""
    chosen = draw(st.lists(st.sampled_from(PROGRAMS), max_size=12, unique=True))
    odd = draw(st.lists(st.sampled_from([b"def f(:\n", b"x = 1\n", b"\0"]), max_size=3))
    programs = {str(path.relative_to(CASES)): path.read_bytes() for path in chosen}
    return programs | {f"odd{number}.py": text for number, text in enumerate(odd)}


def lint(*arguments: object) -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        return cli.main(["lint", "project", "--format", "json", *map(str, arguments)])


def joined_or_refused(ground: Path, project: dict[str, bytes], count: int, name: str, order: int) -> None:
    """Lints a project as a whole and in parts: the parts join to the whole, and no other choice of reports to anything."""
    shutil.rmtree("project", ignore_errors=True)
    Path("project").mkdir()
    for inside, text in project.items():
        Path("project", inside).parent.mkdir(parents=True, exist_ok=True)
        Path("project", inside).write_bytes(text)
    expected = lint("-o", "whole.json")
    shards = [ground / f"{number}.json" for number in range(1, count + 1)]
    for number, path in enumerate(shards, 1):
        lint("--shard", f"{number}/{count}", "-o", path)
    source = random.Random(order)
    source.shuffle(shards)
    assert merge(*shards, "-o", "merged.json") == (expected, "")
    assert Path("merged.json").read_bytes() == Path("whole.json").read_bytes()
    lint("--format", name, "-o", "whole")
    merge(*shards, "--format", name, "-o", "merged")
    assert Path("merged").read_bytes() == Path("whole").read_bytes()
    assert "once more" in refused(*shards, source.choice(shards), target=ground / "none")
    assert "no shard" in refused(*shards, Path("whole.json"), target=ground / "none")
    if count > 1:
        assert "missing" in refused(*shards[1:], target=ground / "none")


some = {
    "project": projects(),
    "count": st.integers(1, 9),
    "name": st.sampled_from(FORMATS),
    "order": st.integers(0, 2**32),
}


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(**some)
def test_any_shards_join_to_one_run_or_are_refused(
    ground: Path, project: dict[str, bytes], count: int, name: str, order: int
) -> None:
    joined_or_refused(ground, project, count, name, order)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(**some)
def test_many_shards_join_to_one_run_or_are_refused(
    ground: Path, project: dict[str, bytes], count: int, name: str, order: int
) -> None:
    joined_or_refused(ground, project, count, name, order)


def test_every_order_of_some_reports_joins_to_the_same_bytes(tmp_path: Path) -> None:
    """Of packages that were linted for themselves, overlapping ones too."""
    reports = (REPORT, HOSTILE_REPORT, LintReport(REPORT.findings[:2], 3), LintReport((), 0))
    names = []
    for number, report in enumerate(reports):
        names.append(tmp_path / f"{number}.json")
        names[-1].write_text(public.render(report))
    joined = set()
    for order in itertools.permutations(names):
        merge(*order, "-o", tmp_path / "out")
        joined.add((tmp_path / "out").read_bytes())
    assert len(joined) == 1
