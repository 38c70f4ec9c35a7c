"""The command `offwire`. Imports a half only inside the subcommand that needs it."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from offwire import __version__
from offwire.commands import CommandError, explain, lint, merge, proxy, review, rules
from offwire.output import OutputError, discard_stdout, make_stdout_lossless
from offwire.report.safe import one_line

EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130

_EPILOG = """\
exit codes:
  0  nothing to report
  1  findings, or a review that is not a pass
  2  offwire could not do its work; one line on standard error says why

examples:
  offwire lint agents/                     find the leaks in the code
  offwire lint --format sarif -o out.sarif agents/
  offwire explain OW201                    what a code means, and how to mend it
  offwire review agents/                   lint, drive the agents' tests, write one report
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no traceback reaches the user."""
    make_stdout_lossless()
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments))
    except (CommandError, OutputError) as error:
        return _trouble(str(error))
    except KeyboardInterrupt:
        _say("interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # nobody reads on, for example `offwire --help | head -1`
        discard_stdout()
        return 0
    except Exception as error:  # the last line of defence: a bug of ours, told in one line
        if os.environ.get("OFFWIRE_DEBUG"):
            raise
        return _trouble(_bug(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="offwire",
        description="Keeps an AI agent's credentials off the model wire: lints the code, watches the bytes, reports both.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"offwire {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (lint, explain, rules, review, proxy, merge):
        command.register(subparsers)
    return parser


def _bug(error: Exception) -> str:
    """Name the place of an unforeseen error. Its text stays out: it may repeat what was read."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    where = f" at {Path(last.filename).name}:{last.lineno}" if last else ""
    return (
        f"internal error, {type(error).__name__}{where}; "
        "OFFWIRE_DEBUG=1 shows the traceback, please report it with the file that causes it"
    )


def _trouble(message: str) -> int:
    _say(f"error: {message}")
    return EXIT_TROUBLE


def _say(message: str) -> None:
    with contextlib.suppress(OSError):  # if nobody listens, the exit code still tells
        print(f"offwire: {one_line(message)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
