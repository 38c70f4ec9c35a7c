"""Reading what a project says about itself: no pipe or device that came with a clone holds a run up, and nothing is read without end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MOST = 1_000_000
"""Bytes of a settings file, an ignore file or an `expected.toml`."""


def read_text(path: Path, most: int = MOST, *, errors: str = "strict") -> str:
    """The UTF-8 text of a regular file, without its byte order mark.

    Args:
        path: of the file.
        most: how many bytes it may have.
        errors: as `bytes.decode` takes it.

    Raises:
        OSError: it can't be read, is no regular file, or is too large.
        UnicodeDecodeError: it is no UTF-8.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"more than {most:,} bytes")
    return content.decode("utf-8-sig", errors)
