"""The hook on a repository of 500 agent files of which one has changed, by the real pre-commit. How long it takes says
`bench/precommit.py`; here stands that it looks at that one file and tells what is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "bench"))

import precommit  # noqa: E402

pytestmark = pytest.mark.slow


def test_one_change_among_five_hundred_files_is_judged(tmp_path: Path) -> None:
    repository = precommit.prepared(tmp_path / "project", 500)
    done = precommit.committed(repository, "offwire")
    assert done.returncode == 0, done.stdout + done.stderr
    precommit.changed(repository, leaking=True)
    done = precommit.committed(repository, "offwire")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "agents/agent_250.py:" in done.stdout
    assert "OW201" in done.stdout
    assert "agent_249" not in done.stdout
