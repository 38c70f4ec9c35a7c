"""The private directory of a session: the CA's key, the channel's socket, the proxy's log.

It is locked as long as its owner lives, so that whoever comes later can tell a dead one and remove it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

if sys.platform != "win32":
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

else:

    def _lock(file: int) -> None:
        raise OSError("a directory in use can't be removed on Windows, so nothing needs to be locked")


PREFIX = "offwire-tap-"


class SessionDirectory:
    """A directory that only this user can read, gone after `remove` or at the start of a later session."""

    def __init__(self) -> None:
        remove_dead()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        draft = self.path / "lock.new"
        self._lock = os.open(draft, os.O_CREAT | os.O_RDWR, 0o600)
        with contextlib.suppress(OSError):
            _lock(self._lock)
        # Under its final name it is locked from the first moment.
        draft.rename(self.path / "lock")

    def write(self, name: str, text: str) -> Path:
        """Write a file that only this user can read and return its path."""
        path = self.path / name
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def last_line(self, name: str) -> str:
        """Return the last line of a file that says anything, or nothing."""
        try:
            lines = (self.path / name).read_text(errors="replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def remove(self) -> None:
        """Remove the directory with all that is in it. Idempotent."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def remove_dead() -> None:
    """Remove what killed sessions of this user left behind."""
    for path in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            if path.is_symlink() or not _owned(path):
                continue
            if _dead(path):
                shutil.rmtree(path, ignore_errors=True)


def _owned(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def _dead(path: Path) -> bool:
    try:
        lock = os.open(path / "lock", os.O_RDWR)
    except FileNotFoundError:
        return False  # Being made, or being removed, right now.
    try:
        _lock(lock)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
