"""The subcommands of `offwire`, one module each: `run(arguments)` does the work and returns the exit code."""

from __future__ import annotations


class CommandError(Exception):
    """The command can't do its work; the message is one line: what, where, how to mend it. Exit code 2."""
