"""Writing a report to a file or to standard output: whole or not at all, and one clear line when it fails."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


class OutputError(Exception):
    """A report could not be written; the message says which, and why, in one line."""


def write_file(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader finds the old file or the whole new one, never a part.

    Raises:
        OutputError: the file could not be written.
    """
    payload = text.encode("utf-8", "backslashreplace")
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # a device or a pipe takes what it is given
            path.write_bytes(payload)
        else:
            _replace(_settled(path), payload)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or type(error).__name__}") from None


def write_stdout(text: str) -> None:
    """Write `text` to standard output and flush it; a reader who has gone away (`| head`) is no error.

    Raises:
        OutputError: standard output took no more, for another reason than a closed pipe.
    """
    try:
        _write_whole(text)
    except BrokenPipeError:
        discard_stdout()
    except OSError as error:
        discard_stdout()
        reason = error.strerror or type(error).__name__
        raise OutputError(f"cannot write to standard output: {reason}") from None


def _write_whole(text: str) -> None:
    """Write all of `text`: unbuffered (`PYTHONUNBUFFERED=1`), a text stream drops without a word what a full disk did not take."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        left = text.replace("\n", os.linesep).encode(sys.stdout.encoding, sys.stdout.errors or "strict")
        while left:
            left = left[stream.write(left) or 0 :]
    sys.stdout.flush()


def tell(line: str) -> None:
    """Write a line to standard error; where nobody listens, the exit code still tells."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def make_stdout_lossless() -> None:
    """Let standard output and error take any character, whatever the locale's encoding; where one is closed (`>&-`), nobody reads it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def discard_stdout() -> None:
    """Point standard output to nowhere, so that the interpreter's own flush at exit stays silent."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _settled(path: Path) -> Path:
    """The file behind a path. A link may not lead out of the folder that we run in: a clone could have brought it along.

    Raises:
        OutputError: it does.
    """
    named, real = Path(os.path.abspath(path)), Path(os.path.realpath(path))
    here = Path.cwd() if Path.cwd() in named.parents else named.parent
    if Path(os.path.realpath(here)) not in real.parents:
        raise OutputError(f"cannot write {path}: a link leads to {real}; name that file itself")
    return real


def _replace(path: Path, payload: bytes) -> None:
    import tempfile  # slow to import, and most runs write to the terminal only

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions that an ordinary `open(path, "w")` would have left."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
