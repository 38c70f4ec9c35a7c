"""The addon under the oldest mitmproxy that is supported; every other test runs it under the newest at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_real_clients_are_answered_through_mitmproxy_11(tmp_path: Path) -> None:
    if sys.version_info >= (3, 13):
        pytest.skip("not run: mitmproxy 11.0 needs Python 3.12 or older")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True, timeout=120)
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [str(programs / "python"), "-m", "pip", "install", "-q", "mitmproxy==11.0.*"]
    subprocess.run(install, check=True, timeout=600)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(Path(__file__).with_name("test_tap_clients.py"))],
        env={**os.environ, "OFFWIRE_MITMDUMP": str(programs / "mitmdump")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
