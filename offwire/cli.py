"""The command `offwire`. Imports a half only inside the subcommand that needs it."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from offwire import interrupts
from offwire.arguments import parser
from offwire.commands import CommandError
from offwire.output import OutputError, discard_stdout, make_stdout_lossless, tell
from offwire.report.safe import one_line

EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130
_HEAD, _TAIL = 700, 300
"""Of a message that repeats somebody's endless setting: how much is said from its start and from its end."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no traceback reaches the user."""
    make_stdout_lossless()
    interrupts.tell_apart()
    try:
        if not (sys.argv[1:] if argv is None else argv):
            parser().print_help(sys.stderr)
            return EXIT_TROUBLE
        arguments = parser().parse_args(argv)
        _stand_somewhere()
        command = importlib.import_module(f"offwire.commands.{arguments.command}")
        return int(command.run(arguments))
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


def _stand_somewhere() -> None:
    """Paths are told from the folder that we run in; there may be none any more.

    Raises:
        CommandError: it is gone, or not to be had.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise CommandError(f"the current folder can't be used ({error.strerror}); go to another") from None


def _bug(error: Exception) -> str:
    """Name the place of an unforeseen error. Its text stays out: it may repeat what was read."""
    import traceback

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
    line = one_line(message)
    tell(f"offwire: {line if len(line) <= _HEAD + _TAIL else f'{line[:_HEAD]} … {line[-_TAIL:]}'}")


if __name__ == "__main__":
    sys.exit(main())
