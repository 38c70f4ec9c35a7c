"""What a session holds does not grow with its drives, but for what it has to remember of each canary, run and test."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="not run: reads /proc"),
]

DRIVEN = Path(__file__).parents[2] / "bench" / "driven.py"
MOST_OF_ALL = 24
"""KB a drive, allocator and agent included: a bare run of the same agent leaves 3 to 4."""


@pytest.mark.parametrize(
    ("each", "drives", "most"),
    [
        ("drive", 600, 1_000),  # its record
        ("test", 600, 2_000),  # its name and its canary; the table of what masks that doubles now and then
        ("canary", 100, 250_000),  # what finds all canaries of one test, until its end
    ],
)
def test_memory_descriptors_and_threads_stay_flat(each, drives, most):
    command = [sys.executable, str(DRIVEN), "--runs", "1", "--drives", str(drives), "--each", each]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout)["growth"]
    grown = _slope(held, "bytes of objects")
    print(f"objects: {grown:.0f} bytes a new {each}")
    assert grown < most, held
    for name in ("MB of memory", "MB of the proxy"):
        slope = _slope(held, name) * 1024
        print(f"{name}: {slope:.1f} KB a new {each}")
        # All canaries of one test are looked for at once, by tables that grow with them and go when the test does.
        assert each == "canary" or slope < MOST_OF_ALL, held
    for name in ("threads", "descriptors", "descriptors of the proxy"):
        print(f"{name}: {held[0][name]} to {held[-1][name]}")
        # Clients that AutoGen leaves to the garbage collector come and go; one kept a drive would be hundreds.
        assert max(row[name] for row in held) <= held[0][name] + 50, held


def _slope(held, name):
    """Return what a drive adds in the second half: what comes once, as when a table of the interpreter's doubles, is no growth."""
    late = held[len(held) // 2 - 1 :]
    return statistics.median(
        (after[name] - before[name]) / (after["drives"] - before["drives"])
        for before, after in pairwise(late)
    )
