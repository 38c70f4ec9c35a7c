"""Finds mitmproxy, and makes it an environment of its own.

mitmproxy pins its dependencies tightly, so beside an application it changes what is tested: it runs in its own
process and normally in its own environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

EXECUTABLE = "mitmdump.exe" if os.name == "nt" else "mitmdump"
EXECUTABLE_VARIABLE = "OFFWIRE_MITMDUMP"
HOME_VARIABLE = "OFFWIRE_HOME"
_BIN, _PYTHON = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
_POINTER = "proxy.txt"
MEND = "run `offwire proxy install`, or set OFFWIRE_MITMDUMP to a mitmdump of mitmproxy 11 or later"

_MINORS = range(14, 9, -1)
_PROBE = "import ensurepip, sys, venv; print(sys.version_info[0], sys.version_info[1])"
_PROBE_SECONDS = 20
_ASTRAY = (
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
)
_INSTALL_SECONDS = 600


class ProxyNotFound(Exception):
    """There is no mitmdump. The message is one line and names the command that mends it."""


class InstallError(Exception):
    """The proxy's environment could not be made. The message is one line."""


def home() -> Path:
    """Return the directory that holds what offwire installs for this user; `OFFWIRE_HOME` overrides it."""
    if given := os.environ.get(HOME_VARIABLE):
        return Path(given).expanduser().absolute()
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "offwire"


def locate() -> Path:
    """Return the mitmdump to use: `OFFWIRE_MITMDUMP`, the private environment's, or one of this environment.

    Raises:
        ProxyNotFound: there is none.
    """
    if given := os.environ.get(EXECUTABLE_VARIABLE):
        path = Path(given).expanduser()
        if _runnable(path):
            return path.absolute()
        raise ProxyNotFound(f"{EXECUTABLE_VARIABLE} names {given}, which is no executable file: {MEND}")
    for known in (_installed(), Path(sys.executable).parent / EXECUTABLE):
        if known is not None and _runnable(known):
            return known
    if found := shutil.which(EXECUTABLE):
        return Path(found).absolute()
    raise ProxyNotFound(f"no mitmdump found: {MEND}")


def install() -> Path:
    """Make the proxy's private environment, unless a working one is there, and return its mitmdump.

    It is built under a name of its own and becomes the current one by replacing a pointer file at the end, so
    that an interrupted installation leaves the earlier one as it was.

    Raises:
        InstallError: no Python can make an environment, or pip failed. The message is one line.
    """
    if (current := _installed()) is not None and _works(current):
        return current
    python, minor = _newest_python()
    try:
        home().mkdir(parents=True, exist_ok=True)
        environment = Path(tempfile.mkdtemp(prefix="proxy-", dir=home()))
    except OSError as error:
        raise InstallError(f"cannot write to {home()}: {error.strerror}; set {HOME_VARIABLE}") from error
    try:
        _run([str(python), "-m", "venv", str(environment)], "an environment cannot be made")
        pip = [str(environment / _BIN / _PYTHON), "-m", "pip", "--disable-pip-version-check"]
        _run([*pip, "install", "--quiet", _requirement(minor)], "mitmproxy cannot be installed")
        executable = environment / _BIN / EXECUTABLE
        if not _works(executable):
            raise InstallError(f"mitmproxy was installed with {python} but does not run")
        _point_to(environment)
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    _remove_others(environment)
    return executable


def _installed() -> Path | None:
    try:
        name = (home() / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return home() / name / _BIN / EXECUTABLE if name else None


def _point_to(environment: Path) -> None:
    draft = environment / _POINTER
    draft.write_text(environment.name, encoding="utf-8")
    os.replace(draft, home() / _POINTER)


def _remove_others(environment: Path) -> None:
    for path in home().glob("proxy-*"):
        if path != environment and path.is_dir() and (path / _BIN / EXECUTABLE).exists():
            shutil.rmtree(path, ignore_errors=True)


def _requirement(minor: int) -> str:
    return "mitmproxy>=12,<13" if minor >= 12 else "mitmproxy>=11.0,<12"


def _newest_python() -> tuple[Path, int]:
    """Return the newest Python that really runs and can make environments, and its minor version."""
    for candidate in _candidates():
        if (minor := _minor(candidate)) is not None:
            return candidate, minor
    raise InstallError(
        "no Python 3.10 to 3.14 with venv found; on Debian and Ubuntu: apt install python3-venv"
    )


def _candidates() -> Iterator[Path]:
    """Yield interpreters that may exist, the newest first; shims are asked by running them."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for minor in _MINORS:
        if found := shutil.which(f"python3.{minor}"):
            yield Path(found)
        for version in sorted(root.glob(f"versions/3.{minor}.*"), key=_patch, reverse=True):
            yield version / "bin" / "python"
        if sys.version_info[:2] == (3, minor):
            yield Path(sys.executable)


def _patch(version: Path) -> int:
    patch = version.name.rpartition(".")[2]
    return int(patch) if patch.isdigit() else -1


def _minor(python: Path) -> int | None:
    try:
        told = subprocess.run(
            [str(python), "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=True,
        ).stdout.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    if len(told) != 2 or told[0] != "3" or not told[1].isdigit():
        return None
    return int(told[1]) if int(told[1]) in _MINORS else None


def _runnable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _works(executable: Path) -> bool:
    """Whether it starts: an environment dies with the interpreter that it was made from."""
    try:
        subprocess.run(
            [str(executable), "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_SECONDS * 3,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _run(command: list[str], what: str) -> None:
    # Variables of the environment that we run in would lead the new interpreter, or its pip, astray.
    kept = {name: value for name, value in os.environ.items() if name not in _ASTRAY}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            env=kept,
        )
    except subprocess.TimeoutExpired:
        raise InstallError(f"{what}: no end after {_INSTALL_SECONDS} s") from None
    except OSError as error:
        raise InstallError(f"{what}: {error.strerror}") from error
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        # pip names the cause first and may go on with advice.
        told = next(
            (line for line in lines if line.startswith("ERROR:")), lines[-1] if lines else "no message"
        )
        raise InstallError(f"{what}: {told.strip()}")
