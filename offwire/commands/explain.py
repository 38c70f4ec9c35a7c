"""`offwire explain CODE`: what a code means, why it matters, and how to mend it."""

from __future__ import annotations

import argparse
from typing import Any

from offwire import catalogue
from offwire.commands import CommandError
from offwire.output import write_stdout


def register(subparsers: Any) -> None:
    """Add the subcommand."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "explain", help="what a code means and how to mend it",
        description="Prints a rule's or a check's page: what it flags, why, an example and its better form.",
    )  # fmt: skip
    parser.add_argument(
        "codes", nargs="+", metavar="CODE", help="a code or a name, e.g. OW201 or raw-upstream-body"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the pages of the codes that were asked for."""
    from offwire.docs import terminal_page

    pages = []
    for name in arguments.codes:
        rule = catalogue.find(name)
        if rule is None:
            close = catalogue.similar(name)
            hint = f"did you mean {' or '.join(close)}?" if close else "`offwire rules` lists all"
            raise CommandError(f"no rule or check is called {name!r}; {hint}")
        pages.append(terminal_page(rule))
    write_stdout("\n\n".join(pages))
    return 0
