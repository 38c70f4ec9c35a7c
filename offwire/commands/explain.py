"""`offwire explain CODE`: what a code means, why it matters, and how to mend it."""

from __future__ import annotations

import argparse

from offwire import catalogue
from offwire.commands import CommandError
from offwire.docs import terminal_page
from offwire.output import write_stdout


def run(arguments: argparse.Namespace) -> int:
    """Print the pages of the codes that were asked for."""
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
