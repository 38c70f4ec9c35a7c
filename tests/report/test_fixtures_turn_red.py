"""Each deniable agent of fixtures/, broken in the way that its twin is: the review has to see its row go red.

The twin's code is put where the deniable agent's is expected, a module for each twin, and the copy is reviewed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ROWS: list[dict[str, Any]] = tomllib.loads((FIXTURES / "expected.toml").read_text(encoding="utf-8"))["agent"]
TWINS = [row for row in ROWS if "twin_of" in row]
DENIABLE = {row["module"]: row for row in ROWS if "twin_of" not in row}
pytestmark = pytest.mark.slow


def place(twin: dict[str, Any]) -> str:
    """The module in which a twin stands for the deniable agent that it breaks."""
    return f"{twin['twin_of'].removesuffix('.py')}_as_{Path(twin['module']).stem}.py"


def broken(twin: dict[str, Any]) -> dict[str, Any]:
    """The deniable agent's row with the twin's code behind it, driven in the way that the twin is."""
    how = {key: twin[key] for key in ("target", "modes") if key in twin}
    row = {key: value for key, value in DENIABLE[twin["twin_of"]].items() if not how or key != "modes"}
    return {**row, **how, "module": place(twin)}


def table(row: dict[str, Any]) -> str:
    """A row as TOML; what JSON and TOML write alike is enough for the values that rows have."""
    return "[[agent]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in row.items())


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The rows of a review in which every deniable agent is broken, by module."""
    folder = tmp_path_factory.mktemp("broken")
    copy = folder / "fixtures"
    shutil.copytree(FIXTURES, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for twin in TWINS:
        shutil.copy(FIXTURES / twin["module"], copy / place(twin))
    rows = [broken(twin) for twin in TWINS]
    (copy / "expected.toml").write_text("\n".join(map(table, rows)), encoding="utf-8")
    command = [sys.executable, "-m", "offwire", "review", str(copy), "--output", str(folder)]
    # Every twin that leaks shows it when nothing goes wrong, or under this fault.
    chosen = {**os.environ, "PYTEST_ADDOPTS": "-p no:cacheprovider -k 'sound or 401-echo'"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, env=chosen)
    assert done.returncode == 1, done.stdout + done.stderr
    report = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    return {row["module"]: row for row in report["review"]["agents"]}


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: str(twin["module"]))
def test_the_row_of_a_broken_agent_turns_red(
    reviewed: dict[str, dict[str, Any]], twin: dict[str, Any]
) -> None:
    row = reviewed[place(twin)]
    told = [f"the linter reported {code}" for code in sorted(twin["lint"])]
    if twin["wire"] == "leaking" and not twin.get("environment"):
        told.append("on the wire: leaking instead of clean")
    assert set(told) <= set(row["problems"])
    assert row["problems"]
