"""Changes that mean nothing change no finding; changes that take the leak out take the finding out."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program_changes import SAME, narrowed, unrelated
from program_runs import judged
from programs import Program, programs

from offwire.findings import Finding
from offwire_lint.config import load
from offwire_lint.run import lint

QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(QUICK, max_examples=1000)
SEEDS = st.integers(0, 2**16)

# What a program needs for a relation to say anything about it.
FITTING = {"inlined": "plain", "reordered": "nested"}

# Where a helper begins and which rules look at signatures is not what these changes leave alone.
_FLOWS = ("OW1", "OW2", "OW4")


def flows(files: dict[str, str]) -> list[Finding]:
    """What is reported of values that go where they should not."""
    return [one for one in judged(files) if one.code.startswith(_FLOWS)]


def spot(files: dict[str, str], finding: Finding) -> str:
    """The code that a finding points at, however it is written."""
    place = finding.location
    lines = files[place.path].split("\n")[place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    text = "\n".join(lines)
    try:
        return ast.unparse(ast.parse(text.strip(), mode="eval"))
    except SyntaxError:
        return " ".join(text.split())


def check_same(program: Program, name: str, seed: int) -> bool:
    """Whether there was something to change."""
    changed = SAME[name](program, random.Random(seed))
    before = {"agent.py": program.text}
    old, new = flows(before), flows(changed.files)
    text = "\n".join(f"# {path}\n{code}" for path, code in changed.files.items())
    codes = sorted({one.code for one in old})
    assert codes == sorted({one.code for one in new}), (
        f"{name} changed what is found\n{program}\n-- became\n{text}"
    )
    if changed.same_lines:
        assert [(one.code, one.location.line) for one in old] == [
            (one.code, one.location.line) for one in new
        ], text
    elif name not in ("extracted", "inlined", "split"):
        expected = sorted((one.code, spot(before, one)) for one in old)
        assert expected == sorted((one.code, spot(changed.files, one)) for one in new), text
    return changed.files != before


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("name", SAME)
def test_a_change_that_means_nothing_changes_no_finding(name: str) -> None:
    reported = moved = 0

    @QUICK
    @given(programs(with_call=FITTING.get(name, "")), SEEDS)
    def check(program: Program, seed: int) -> None:
        nonlocal reported, moved
        reported += bool(flows({"agent.py": program.text}))
        moved += check_same(program, name, seed)

    check()
    assert reported > 5, "the programs say too little"
    assert moved > 5, "the programs give too little to change"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("name", SAME)
def test_no_such_change_changes_a_finding_in_many_programs(name: str) -> None:
    @LONG
    @given(programs(with_call=FITTING.get(name, "")), SEEDS)
    def check(program: Program, seed: int) -> None:
        check_same(program, name, seed)

    check()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_leak_that_is_narrowed_is_reported_no_more() -> None:
    reported = 0

    @settings(QUICK, max_examples=80)
    @given(programs(), SEEDS)
    def check(program: Program, seed: int) -> None:
        nonlocal reported
        reported += bool({one.code for one in flows({"agent.py": program.text})} & program.codes)
        text = narrowed(program, random.Random(seed))
        still = [one.code for one in flows({"agent.py": text}) if one.code in program.codes]
        assert not still, f"{still} stay\n{text}"

    check()
    assert reported > 5, "the programs say too little"


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_unrelated_lines_leave_every_fingerprint_as_it_was(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    config = load(tmp_path, use_cache=False)
    file = tmp_path / "agent.py"

    def fingerprints(text: str) -> list[tuple[str, str]]:
        file.write_text(text, encoding="utf-8")
        return sorted((one.code, one.fingerprint) for one in lint([file], config).findings)

    @settings(QUICK, max_examples=15)
    @given(programs(), SEEDS)
    def check(program: Program, seed: int) -> None:
        changed = unrelated(program, random.Random(seed))
        assert fingerprints(program.text) == fingerprints(changed.files["agent.py"]), changed.files[
            "agent.py"
        ]

    check()
