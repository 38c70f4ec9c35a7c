"""What `lint` and `report merge` share: rendering, the output, and the exit code."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from offwire import catalogue
from offwire.findings import LintReport
from offwire.output import write_file, write_stdout
from offwire.report import counts, formats
from offwire.report.safe import one_line


def deliver(report: LintReport, arguments: argparse.Namespace) -> int:
    """Render the report where it is wanted and return the exit code.

    Raises:
        OutputError: the report could not be written.
    """
    output: Path | None = arguments.output
    color = output is None and wants_color()
    rendered = formats.render(arguments.format, report, catalogue.lint_rules, color=color)
    if output is None:
        write_stdout(rendered)
    else:
        write_file(output, rendered)
        write_stdout(f"{counts.summary(report)}. Report: {one_line(str(output))}\n")
    if report.errors:
        return 2
    return 1 if counts.active(report) and not arguments.exit_zero else 0


def wants_color() -> bool:
    """Say whether standard output is a terminal that shows colours; NO_COLOR and FORCE_COLOR are honoured."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
