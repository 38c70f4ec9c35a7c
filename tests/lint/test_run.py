"""One run from paths to a report. The engine is a stand-in that reports every line that says LEAK, so that these tests
speak of what stands around it alone."""

from __future__ import annotations

import ast
import json
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from offwire.findings import Confidence, Finding, LintReport, Location, Severity, Step
from offwire_lint import analysis, baseline, parse, pool, sources
from offwire_lint.config import Config, ConfigError, load
from offwire_lint.run import lint

FRAMEWORK = "import autogen_agentchat\n"
KEY = "9fQ2xLw7Vb4Tz8Rk1Ns6Yd3H"


def lower_module(text: str) -> Any:
    try:
        compile(text, "<text>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as error:
        raise analysis.Unparsable(str(error.msg), error.lineno or 1, error.offset or 1) from None
    lines = enumerate(text.split("\n"), 1)
    return tuple((number, line) for number, line in lines if "LEAK" in line or "HELPER" in line), ()


def analyse(files: Sequence[analysis.SourceFile], models: Any) -> list[Finding]:
    helper = next((file.path for file in files for _, line in file.facts[0] if "HELPER" in line), None)
    found = []
    for file in files:
        for number, line in file.facts[0] if file.judged else ():
            if "LEAK" in line:
                words = line[line.index("LEAK") :].split()
                code = words[1] if len(words) > 1 and words[1].startswith("OW") else "OW401"
                place = Location(file.path, number, line.index("LEAK") + 1, number, line.index("LEAK") + 5)
                step = Step(Location(helper, 1), "in the helper") if helper else Step(place, "here")
                sure = Confidence.LOW if "unsure" in line else Confidence.HIGH
                found.append(
                    Finding(code, "x", Severity.ERROR, sure, place, "it leaks", "h", "u", "", flow=(step,))
                )
    return found


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parse, "lower_module", lower_module)
    monkeypatch.setattr(analysis, "analyse", analyse)
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    project.mkdir()
    (project / ".git").mkdir()
    monkeypatch.chdir(project)
    return project


def write(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(*paths: str, **settings: Any) -> LintReport:
    config = replace(load(Path.cwd()), **settings)
    return lint([Path(path) for path in paths or (".",)], config)


def places(report: LintReport) -> list[tuple[str, str, int]]:
    return [(one.code, one.location.path, one.location.line) for one in report.findings if not one.suppressed]


# What is judged


def test_findings_come_sorted_with_excerpt_fingerprint_and_count() -> None:
    write("b/agent.py", FRAMEWORK + "x = 1  # LEAK\n")
    write("a.py", FRAMEWORK + "y = 2  # LEAK\nz = 3  # LEAK\n")
    write("unrelated.py", "w = 4  # LEAK\n")
    report = run()
    assert places(report) == [("OW401", "a.py", 2), ("OW401", "a.py", 3), ("OW401", "b/agent.py", 2)]
    assert report.findings[0].excerpt == "y = 2  # LEAK"
    assert len({one.fingerprint for one in report.findings}) == 3
    assert (report.files_checked, report.errors) == (3, ())


def test_a_helper_outside_the_paths_is_read_and_not_judged() -> None:
    write("agents/agent.py", FRAMEWORK + "from lib import helper\nx = 1  # LEAK\n")
    write("lib/helper.py", "secret = 1  # HELPER LEAK\n")
    report = run("agents")
    assert places(report) == [("OW401", "agents/agent.py", 3)]
    assert report.findings[0].flow[0].location.path == "lib/helper.py"
    assert report.findings[0].flow[0].excerpt == "secret = 1  # HELPER LEAK"
    assert report.files_checked == 1


def test_what_does_not_exist_is_an_error_of_the_run() -> None:
    report = run("nowhere.py")
    assert [(one.path, one.message) for one in report.errors] == [("nowhere.py", "no such file or directory")]


# OW901: what can't be judged


@pytest.mark.parametrize("head", ["", FRAMEWORK])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"x = 1\ndef f(:\n", 2),
        (b"x = '\xff'\n", 1),
        (b"x = 1\0\n", 1),
        (b"x = " + b"(" * 5_000 + b")" * 5_000, 1),
        (b"x = " + b"-" * 50_000 + b"1\n", 1),
        (b"print 'python 2'\n", 1),
    ],
)
def test_a_file_that_can_not_be_judged_is_a_finding_and_the_run_goes_on(
    head: str, content: bytes, line: int
) -> None:
    write("bad.py", head.encode() + content)
    write("good.py", FRAMEWORK + "x = 1  # LEAK\n")
    report = run()
    assert places(report) == [("OW901", "bad.py", line + bool(head)), ("OW401", "good.py", 2)]
    assert report.errors == ()


def test_an_unreadable_file_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    write("closed.py", FRAMEWORK)
    real = Path.open

    def opened(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "closed.py":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", opened)
    report = run()
    assert places(report) == [("OW901", "closed.py", 1)]
    assert "Permission denied" in report.findings[0].message


def test_a_file_that_vanishes_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    write("gone.py", FRAMEWORK)
    write("good.py", FRAMEWORK + "x = 1  # LEAK\n")
    real = sources.read

    def read(path: Path, shown: str) -> sources.Source:
        if path.name == "gone.py":
            path.unlink()
        return real(path, shown)

    monkeypatch.setattr(sources, "read", read)
    assert places(run()) == [("OW901", "gone.py", 1), ("OW401", "good.py", 2)]


def test_a_fault_of_ours_in_one_file_takes_only_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> Any:
        if "odd" in text:
            raise KeyError("odd")
        return lower_module(text)

    monkeypatch.setattr(parse, "lower_module", broken)
    write("odd.py", FRAMEWORK + "odd = 1\n")
    write("good.py", FRAMEWORK + "x = 1  # LEAK\n")
    assert places(run()) == [("OW401", "good.py", 2), ("OW901", "odd.py", 1)]


@pytest.mark.parametrize("jobs", [1, 2, 0])
@pytest.mark.parametrize("enough", [0, pool.ENOUGH_FOR_WORKERS])
def test_a_parser_that_kills_its_process_takes_only_its_file(
    monkeypatch: pytest.MonkeyPatch, jobs: int, enough: int
) -> None:
    def deadly(text: str) -> Any:
        if "deadly" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return lower_module(text)

    monkeypatch.setattr(parse, "lower_module", deadly)
    monkeypatch.setattr(pool.run, "__kwdefaults__", {**pool.run.__kwdefaults__, "enough": enough})
    write("deadly.py", FRAMEWORK + "deadly = 1\n")
    for number in range(3):
        write(f"good{number}.py", FRAMEWORK + "x = 1  # LEAK\n")
    report = run(jobs=jobs)
    assert places(report) == [("OW901", "deadly.py", 1)] + [
        ("OW401", f"good{number}.py", 2) for number in range(3)
    ]


def test_a_failing_analysis_is_told_and_takes_only_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(files: Any, models: Any) -> list[Finding]:
        if any(file.path == "odd.py" for file in files):
            raise ZeroDivisionError(KEY)
        return analyse(files, models)

    monkeypatch.setattr(analysis, "analyse", broken)
    write("odd.py", FRAMEWORK)
    write("agent.py", FRAMEWORK + "x = 1  # LEAK\n")
    report = run()
    assert places(report) == [("OW401", "agent.py", 2)]
    assert [error.path for error in report.errors] == ["", "odd.py"]
    assert all("ZeroDivisionError" in error.message and KEY not in error.message for error in report.errors)
    monkeypatch.setattr(analysis, "analyse", analyse)
    assert run().errors == ()


# Notebooks


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4})


def test_places_in_a_notebook_are_cell_and_line() -> None:
    write("n.ipynb", notebook(FRAMEWORK, "!ls\nx = 1  # LEAK\n", "y = ("))
    report = run()
    assert [(one.code, one.location.cell, one.location.line) for one in report.findings] == [
        ("OW401", 2, 2),
        ("OW901", 3, 1),
    ]
    assert report.findings[0].flow[0].location.cell == 2
    assert report.findings[0].excerpt == "x = 1  # LEAK"


def test_a_broken_notebook_is_told_whatever_it_concerns() -> None:
    write("n.ipynb", notebook("x = 1", "y = ("))
    assert [(one.code, one.location.cell) for one in run().findings] == [("OW901", 2)]


# What is shown


def test_low_confidence_and_pedantic_rules_show_on_request() -> None:
    write("agent.py", FRAMEWORK + "a = 1  # LEAK OW401 unsure\nb = 2  # LEAK OW903\nc = 3  # LEAK\n")
    assert places(run()) == [("OW401", "agent.py", 4)]
    assert places(run(pedantic=True)) == [
        ("OW401", "agent.py", 2),
        ("OW903", "agent.py", 3),
        ("OW401", "agent.py", 4),
    ]
    assert places(run(select=("OW903",))) == [("OW903", "agent.py", 3)]


def test_select_ignore_and_ignores_by_file() -> None:
    for name in ("agent.py", "tests/agent.py"):
        write(name, FRAMEWORK + "a = 1  # LEAK OW401\nb = 2  # LEAK OW902\n")
    both = [("OW401", "agent.py", 2), ("OW902", "agent.py", 3)]
    tests = [(code, f"tests/{path}", line) for code, path, line in both]
    assert places(run()) == both + tests
    assert places(run(select=("OW4",))) == [both[0], tests[0]]
    assert places(run(ignore=("OW4",))) == [both[1], tests[1]]
    assert places(run(select=("ALL",), ignore=("OW902",))) == [both[0], tests[0]]
    assert places(run(per_file_ignores=(("tests/**", ("OW9",)), ("agent.py", ("OW401",))))) == [both[1]]


def test_a_suppressed_finding_is_marked_and_an_unused_suppression_reported() -> None:
    write("agent.py", FRAMEWORK + "a = 1  # LEAK  # offwire: ignore[OW401] revoked\n")
    write("clean.py", FRAMEWORK + "a = 1  # offwire: ignore[OW401] revoked\n")
    report = run()
    assert [(one.code, one.location.path, one.suppressed) for one in report.findings] == [
        ("OW401", "agent.py", True),
        ("OW902", "clean.py", False),
    ]


def test_a_baseline_hides_what_is_known_and_nothing_new() -> None:
    write("agent.py", FRAMEWORK + "a = 1  # LEAK\n")
    baseline.write(Path("known.json"), run())
    write("agent.py", "import os\n\n" + FRAMEWORK + "a = 1  # LEAK\na = 1  # LEAK\n")
    report = run(baseline=Path("known.json"))
    assert [(one.location.line, one.suppressed) for one in report.findings] == [(4, True), (5, False)]


@pytest.mark.parametrize("content", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1}'])
def test_a_broken_baseline_is_refused_in_one_line(content: str) -> None:
    write("known.json", content)
    with pytest.raises(ConfigError, match=r"known\.json: "):
        run(baseline=Path("known.json"))


def test_an_impossible_model_is_refused_with_the_file() -> None:
    write("offwire.toml", "jobs = 1\n[[models.function]]\nnames = ['acme.get']\nno_such_key = 1\n")
    with pytest.raises(ConfigError, match=r"offwire\.toml:4: .*no_such_key"):
        run()


# The same every time


def many() -> None:
    for number in range(6):
        write(
            f"p{number}/agent.py",
            FRAMEWORK + f"from lib import helper\nx = {number}  # LEAK\n" * (number + 1),
        )
    write("lib/helper.py", "secret = 1  # HELPER\n")
    write("bad.py", "def f(:\n")


@pytest.mark.parametrize("settings", [{"jobs": 1}, {"jobs": 2}, {"jobs": 3}, {"use_cache": False}])
def test_workers_cache_and_order_change_nothing(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    many()
    first = run(use_cache=False, jobs=1)
    monkeypatch.setattr(pool.run, "__kwdefaults__", {**pool.run.__kwdefaults__, "enough": 0})
    assert run(**settings) == first
    assert run(**settings) == first
    assert run("p5", "lib", "bad.py", "p4", "p0/agent.py", "p3", "p2", "p1", **settings) == first


def test_when_nothing_changed_nothing_is_parsed_or_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    many()
    first = run()

    def forbidden(*_: Any) -> Any:
        raise AssertionError("a warm run has no need of this")

    for name in ("examine", "lower"):
        monkeypatch.setattr(sources, name, forbidden)
    monkeypatch.setattr(analysis, "analyse", forbidden)
    assert run() == first
    write("unrelated.txt", "x")
    assert run() == first


def test_editing_a_helper_judges_its_callers_again_and_parses_only_the_helper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many()
    run()
    lowered = []
    real = pool.run

    def recording(work: Any, items: Any, *rest: Any, **options: Any) -> Any:
        if work is sources.lower:
            lowered.extend(content for _, (content, *_) in items)
        return real(work, items, *rest, **options)

    monkeypatch.setattr(pool, "run", recording)
    write("lib/helper.py", "\nsecret = 2  # nothing to see\n")
    report = run()
    assert lowered == [b"\nsecret = 2  # nothing to see\n"]
    assert {step.note for one in report.findings for step in one.flow} == {"here"}


def test_a_new_helper_judges_its_callers_again() -> None:
    write("agent.py", FRAMEWORK + "from lib import helper\nx = 1  # LEAK\n")
    assert run().findings[0].flow[0].note == "here"
    write("lib/helper.py", "secret = 1  # HELPER\n")
    assert run("agent.py").findings[0].flow[0].note == "in the helper"


def test_fingerprints_do_not_depend_on_the_working_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    write("sub/agent.py", FRAMEWORK + "x = 1  # LEAK\n")
    (from_root,) = run().findings
    monkeypatch.chdir("sub")
    (from_below,) = run().findings
    assert (from_root.location.path, from_below.location.path) == ("sub/agent.py", "agent.py")
    assert from_root.fingerprint == from_below.fingerprint


# A hostile repository


def test_no_credential_is_written_to_the_cache(tmp_path: Path) -> None:
    write("agent.py", FRAMEWORK + f'key = "sk_live_{KEY}"  # LEAK\n')
    write("other.py", FRAMEWORK + "x = 1  # LEAK\n")
    (first, _) = run().findings
    assert KEY not in repr(first)
    stored = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(stored) > 3
    assert not any(KEY.encode() in content for content in stored)


def test_what_is_found_is_told_of_the_file_as_it_is_called_and_in_texts_that_do_nothing() -> None:
    """Each format escapes a name in its own way: see tests/report/test_hostile_formats.py."""
    name = "a\nOW000 all clean\x1b[2K.py"
    write(name, FRAMEWORK + "x = '\x1b[2K\u202e'  # LEAK\n")
    (finding,) = run().findings
    assert finding.location.path == name
    assert (finding.excerpt + finding.message).isprintable()


def test_a_prepared_cache_in_the_repository_hides_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write("agent.py", FRAMEWORK + "x = 1  # LEAK\n")
    prepared = Path(".offwire-cache").absolute()
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "attacker"))
    monkeypatch.setattr(analysis, "analyse", lambda files, models: [])
    assert run(cache_dir=prepared).findings == ()
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "victim"))
    monkeypatch.setattr(analysis, "analyse", analyse)
    assert places(run(cache_dir=prepared)) == [("OW401", "agent.py", 2)]


def test_the_default_configuration_has_no_root_of_its_own(project: Path) -> None:
    assert load(project) == Config(root=project)


# A file that is named, in its project


def with_helper() -> None:
    write("agent.py", FRAMEWORK + "from lib import helper\nx = 1  # LEAK\n")
    write("lib/helper.py", "secret = 1  # HELPER\n")
    write("other.py", FRAMEWORK + "from lib import nothing\nx = 1  # LEAK\n")
    write("lib/nothing.py", "")


def test_a_named_helper_is_judged_with_those_who_use_it() -> None:
    with_helper()
    assert places(run("lib/helper.py")) == [("OW401", "agent.py", 3)]
    assert places(run("lib/nothing.py")) == []
    assert run("lib/helper.py").files_checked == 1


def test_of_a_named_file_everything_is_reported_and_of_others_only_what_runs_through_it() -> None:
    with_helper()
    assert run("agent.py").findings == tuple(
        finding for finding in run(".").findings if finding.location.path == "agent.py"
    )
    assert places(run("agent.py", "lib/nothing.py")) == [("OW401", "agent.py", 3)]


def test_a_user_of_a_named_file_that_the_configuration_excludes_stays_unknown() -> None:
    with_helper()
    assert places(run("lib/helper.py", extend_exclude=("agent.py",))) == []


def test_without_a_project_a_named_file_stands_for_itself(tmp_path: Path) -> None:
    with_helper()
    Path(".git").rmdir()
    config = replace(load(Path("lib/helper.py")), root=Path.cwd())
    assert lint([Path("lib/helper.py")], config).findings == ()


def test_what_is_suppressed_in_a_user_stays_so() -> None:
    with_helper()
    text = FRAMEWORK + "from lib import helper\nx = 1  # LEAK  # offwire: ignore[OW401] known\n"
    write("agent.py", text + "y = 1  # offwire: ignore[OW401] of no use\n")
    (finding,) = run("lib/helper.py").findings
    assert finding.suppressed


def test_findings_link_to_their_pages_where_an_address_is_configured() -> None:
    write("agent.py", FRAMEWORK + "x = 1  # LEAK\n")
    linked = run(docs_url="https://docs.example/{code}.html")
    assert [one.url for one in linked.findings] == ["https://docs.example/OW401.html"]


def test_a_file_is_judged_by_itself_in_packages_that_nothing_imports() -> None:
    for name in ("shop/__init__.py", "shop/tools/__init__.py"):
        write(name, "")
    write("shop/tools/rates.py", "RATE = 3\n")
    for place in ("main.py", "shop/tools/main.py"):
        write(place, "import agents\n\nfrom shop.tools.rates import RATE\n")
        report = run(place)
        assert (report.findings, report.errors, report.files_checked) == ((), (), 1)
