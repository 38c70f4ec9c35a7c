"""`offwire report merge`: joins the JSON reports of several runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from offwire.commands import CommandError
from offwire.commands.deliver import add_arguments, deliver
from offwire.findings import LintReport
from offwire.report import json, merge


def register(subparsers: Any) -> None:
    """Add the subcommand `report` with its action `merge`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "report", help="join reports", description="Works on the JSON reports of `offwire lint`."
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    join = actions.add_parser(
        "merge",
        help="join JSON reports, for example those of shards, into one",
        description="Joins reports that `offwire lint --format json` wrote. The result does not depend on their order.",
    )
    join.add_argument("reports", nargs="+", type=Path, metavar="REPORT", help="JSON reports")
    add_arguments(join, "json")
    join.set_defaults(run=run)


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
