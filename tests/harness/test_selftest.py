"""`offwire selftest`: whatever is broken in detector, tap, broker or verdict, something must notice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from offwire.runs import Reason, RunRecord, Verdict
from offwire_harness import selftest
from offwire_harness.detect.table import TRANSFORMS
from offwire_harness.selftest import scenes
from offwire_harness.selftest.mutants import Mutant, mutants
from offwire_harness.verdict import PRECONDITIONS


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "offwire", "selftest", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=400)


def test_every_decoder_and_every_precondition_has_its_mutant():
    names = {str(each) for each in mutants()}
    assert {f"detector: {each.name} is not undone" for each in TRANSFORMS} <= names
    assert {f"verdict: {each.code} is not asked" for each in PRECONDITIONS} <= names
    assert {each.part for each in mutants()} == {"detector", "tap", "broker", "verdict"}


def test_every_precondition_has_a_real_run_that_misses_it():
    assert set(scenes.MISSED) == {each.code for each in PRECONDITIONS}


@pytest.mark.parametrize(
    "some", ["base58 is not undone", "matches nothing", "forgets an", "unknown-host", "drops a request and"]
)
def test_a_few_mutants_are_caught(some: str):
    done = run("--only", some)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 1 mutants were caught" in done.stdout


@pytest.mark.slow
def test_all_mutants_are_caught():
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(mutants())} of {len(mutants())} mutants were caught" in done.stdout
    assert "  NO  " not in done.stdout


class Played:
    """Stands in for real runs: each scene comes to what is given, first sound and then broken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *records: RunRecord) -> None:
        self.left: Iterator[RunRecord] = iter(records)
        monkeypatch.setattr(selftest, "_session", nullcontext)
        monkeypatch.setattr(selftest, "perform", lambda session, scene: next(self.left))


CLEAN = RunRecord("t", "a", "run", Verdict.CLEAN, Verdict.CLEAN)
UNPROVEN = RunRecord("t", "a", "run", Verdict.INCONCLUSIVE, Verdict.CLEAN, (Reason("no-request", "none"),))
HARMLESS = Mutant("tap", "does nothing", "clean", scenes.SCENES["clean"], nullcontext, own_session=True)


def test_a_mutant_that_changes_nothing_survives(monkeypatch: pytest.MonkeyPatch):
    Played(monkeypatch, CLEAN, CLEAN)
    (finding,) = selftest.examine((HARMLESS,))
    assert finding.survived


def test_a_mutant_that_changes_the_verdict_is_caught_by_it(monkeypatch: pytest.MonkeyPatch):
    Played(monkeypatch, CLEAN, UNPROVEN)
    (finding,) = selftest.examine((HARMLESS,))
    assert finding.caught_by == "verdict: inconclusive where clean is due, no-request"


def test_runs_that_are_not_sound_to_begin_with_end_the_test(monkeypatch: pytest.MonkeyPatch):
    Played(monkeypatch, UNPROVEN)
    with pytest.raises(
        selftest.SelfTestError, match="'clean' must be clean and is inconclusive for no-request"
    ):
        list(selftest.examine((HARMLESS,)))


def test_a_survivor_is_told_and_makes_the_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from offwire import cli

    monkeypatch.setattr(selftest, "mutants", lambda: (HARMLESS,))
    Played(monkeypatch, CLEAN, CLEAN)
    assert cli.main(["selftest"]) == 1
    assert "tap: does nothing  NO" in capsys.readouterr().out


def test_a_name_that_fits_no_mutant_is_told_in_one_line(capsys: pytest.CaptureFixture[str]):
    from offwire import cli

    assert cli.main(["selftest", "--only", "rust"]) == 2
    assert "no mutant's name holds 'rust'" in capsys.readouterr().err
