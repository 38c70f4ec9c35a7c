"""The plugin in environments of their own: with an openai client that speaks httpx, and with nothing but pytest."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from environment_support import ROOT, new_environment, run_pytest

from offwire import expected, reviews
from offwire.runs import Verdict
from offwire_harness import evidence

pytestmark = pytest.mark.slow


def test_an_agent_on_openai_2_is_driven_and_judged_alike(tmp_path: Path):
    python = new_environment(
        tmp_path / "env", f"{ROOT}[harness,autogen]", "openai<3", "requests", "aiohttp", "deny-sh"
    )
    session = tmp_path / "session.json"
    wanted = "wire and invoice and (sound or 401-echo or refused)"
    done = run_pytest(python, ROOT, "fixtures", "--offwire", f"--offwire-report={session}", "-k", wanted)
    assert done.returncode == 0, done.stdout
    version = "import importlib.metadata as m; print(m.version('openai'))"
    assert subprocess.run([python, "-c", version], capture_output=True, text=True).stdout.startswith("2.")
    record = evidence.read(session)
    assert "openai" in record.clients
    assert {run.verdict for run in record.runs} == {Verdict.CLEAN, Verdict.LEAKING}


def test_classic_programs_are_driven_and_judged_alike(tmp_path: Path):
    python = new_environment(
        tmp_path / "env", f"{ROOT}[harness]", "autogen-agentchat~=0.2.40", "openai<2", "requests"
    )
    session = tmp_path / "session.json"
    done = run_pytest(python, ROOT, "fixtures", "--offwire", f"--offwire-report={session}", "-k", "wire")
    assert done.returncode == 0, done.stdout
    runs = evidence.read(session).runs
    rows = expected.load(ROOT / "fixtures")
    assert rows is not None
    classic = [row for row in rows.rows if row.environment]
    found = {
        row.module: reviews.worst(run.verdict for run in runs if reviews.drives(run, row.module))
        for row in classic
    }
    assert found == {row.module: row.wire for row in classic}
    twins = run_pytest(python, ROOT, "fixtures", "--offwire", "--offwire-twin", "-k", "wire and sound")
    assert twins.returncode == 0, twins.stdout
    red, _, wanted = (
        twins.stdout.partition(" leaking twins turned red")[0].rpartition("; ")[2].partition(" of ")
    )
    assert red == wanted != "0"
    assert "could not be made" not in twins.stdout


def test_without_the_harness_pytest_is_not_disturbed(tmp_path: Path):
    python = new_environment(tmp_path / "env", str(ROOT), "pytest")
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_plain():\n"
        "    assert 'offwire_harness.session' not in sys.modules\n"
        "def test_fixture(offwire): pass\n"
    )
    plain = run_pytest(python, tmp_path, "test_it.py", "-k", "plain")
    assert plain.returncode == 0, plain.stdout
    assert "1 passed" in plain.stdout
    assert " offwire =" not in plain.stdout
    asked = run_pytest(python, tmp_path, "test_it.py", "-k", "plain", "--offwire")
    assert asked.returncode == pytest.ExitCode.USAGE_ERROR
    assert "pip install 'offwire[harness]'" in asked.stdout
    used = run_pytest(python, tmp_path, "test_it.py", "-k", "fixture")
    assert used.returncode == 1
    assert "pip install 'offwire[harness]'" in used.stdout
    assert "Traceback" not in used.stdout
