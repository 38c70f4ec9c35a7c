"""Environments of their own, for packages that can't be beside those of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from offwire_harness import proxy

ROOT = Path(__file__).resolve().parents[2]


def new_environment(folder: Path, *requirements: str) -> Path:
    """Return the interpreter of a new environment with these installed."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=120)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    subprocess.run(install, check=True, timeout=600)
    return python


def run_pytest(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest there, with the proxy of this environment."""
    return subprocess.run(
        [str(python), "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**os.environ, "OFFWIRE_MITMDUMP": str(proxy.locate())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
