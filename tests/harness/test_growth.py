"""What a session holds does not grow with its drives: 2,000 of them, each with a canary of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="not run: reads /proc"),
]

DRIVEN = Path(__file__).parents[2] / "bench" / "driven.py"
DRIVES = 2000
KILOBYTES_A_DRIVE = 24
"""A session remembers each canary, to mask it in whatever is shown later: that is most of it."""


def test_memory_descriptors_and_threads_stay_flat():
    command = [sys.executable, str(DRIVEN), "--runs", "1", "--drives", str(DRIVES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout)["growth"]
    first, last = held[0], held[-1]
    drives = last["drives"] - first["drives"]
    for name in ("MB of memory", "MB of the proxy"):
        slope = (last[name] - first[name]) * 1024 / drives
        print(f"{name}: {slope:.1f} KB a drive")
        assert slope < KILOBYTES_A_DRIVE, held
    for name in ("threads", "descriptors", "descriptors of the proxy"):
        print(f"{name}: {first[name]} to {last[name]}")
        # Clients that AutoGen leaves to the garbage collector come and go; one kept a drive would be 1,800.
        assert max(row[name] for row in held) <= first[name] + 50, held
