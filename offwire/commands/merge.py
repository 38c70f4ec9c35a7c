"""`offwire report merge`: joins the JSON reports of several runs."""

from __future__ import annotations

import argparse
import errno
import os
import stat
from pathlib import Path

from offwire.commands import CommandError
from offwire.commands.deliver import deliver
from offwire.findings import LintReport
from offwire.report import json, merge

_MOST = 1_000_000_000


def run(arguments: argparse.Namespace) -> int:
    """Join the reports and deliver the result; the exit code is that of one run over everything."""
    reports = [_read(path) for path in arguments.reports]
    try:
        merge.check_shards(list(zip(map(str, arguments.reports), reports, strict=True)))
    except merge.MergeError as error:
        raise CommandError(str(error)) from None
    return deliver(merge.merge(reports), arguments)


def _read(path: Path) -> LintReport:
    try:
        text = _text(path)
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror or type(error).__name__}") from None
    except UnicodeDecodeError:
        raise CommandError(f"cannot read {path}: not UTF-8 text") from None
    try:
        return json.parse(text)
    except json.ReportError as error:
        raise CommandError(f"{path}: {error}") from None


def _text(path: Path) -> str:
    """What stands in a file or comes through a pipe; a device has no end.

    Raises:
        OSError: it can't be read, or is no report by its kind or size.
        UnicodeDecodeError: it is no UTF-8.
    """
    with path.open("rb") as file:
        kind = os.fstat(file.fileno()).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
            raise OSError(errno.EINVAL, "neither a file nor a pipe")
        content = file.read(_MOST + 1)
    if len(content) > _MOST:
        raise OSError(errno.EFBIG, f"more than {_MOST:,} bytes")
    return content.decode("utf-8-sig")
