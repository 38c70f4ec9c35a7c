"""Virtual environments of the bench's own: offwire's stays as it is, and no peer can pull another's packages down."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

WORK = Path(__file__).parents[1] / "build" / "bench"


class NotInstalled(Exception):
    """A package that could not be installed; the message says why in one line."""


def environment(name: str, requirements: tuple[str, ...], timeout: float = 600) -> Path:
    """The environment `build/bench/NAME` with these requirements in it; made when it is missing or has others.

    Raises:
        NotInstalled: the index, the platform or the clock would not have it.
    """
    folder = WORK / name
    stamp = folder / "requirements.txt"
    wanted = "\n".join(requirements)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _run([sys.executable, "-m", "venv", str(folder)], timeout)
        uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
        python = str(executable(folder, "python"))
        install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
        _run([*install, "--quiet", *requirements], timeout)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotInstalled(f"{' '.join(requirements)}: {_reason(error)}") from None
    stamp.write_text(wanted, encoding="utf-8")
    return folder


def executable(folder: Path, name: str) -> Path:
    """A command of an environment."""
    return folder / ("Scripts" if os.name == "nt" else "bin") / name


def _run(command: list[str], timeout: float) -> None:
    subprocess.run(
        command, check=True, timeout=timeout, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def _reason(error: Exception) -> str:
    lines = str(getattr(error, "stderr", "") or error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
