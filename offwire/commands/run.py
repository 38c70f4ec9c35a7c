"""`offwire run COMMAND`: a command whose traffic can't go round the proxy."""

from __future__ import annotations

import argparse
import os

from offwire.commands import CommandError


def run(arguments: argparse.Namespace) -> int:
    """Run the command confined and return its exit code."""
    if os.name != "posix":
        raise CommandError(
            "`offwire run` needs Linux or macOS; `pytest --offwire` confines itself as far as it can"
        )
    from offwire_harness.confine import ConfineError
    from offwire_harness.confine import run as confined

    words = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    try:
        return confined.run(words, arguments.confine)
    except ConfineError as error:
        raise CommandError(str(error)) from None
