"""`offwire report merge`: joins the JSON reports of several runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from offwire.commands import CommandError
from offwire.commands.deliver import deliver
from offwire.findings import LintReport
from offwire.report import json, merge


def run(arguments: argparse.Namespace) -> int:
    """Join the reports and deliver the result; the exit code is that of one run over everything."""
    return deliver(merge.merge([_read(path) for path in arguments.reports]), arguments)


def _read(path: Path) -> LintReport:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror or type(error).__name__}") from None
    except UnicodeDecodeError:
        raise CommandError(f"cannot read {path}: not UTF-8 text") from None
    try:
        return json.parse(text)
    except json.ReportError as error:
        raise CommandError(f"{path}: {error}") from None
