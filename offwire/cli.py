"""The command `offwire`. Imports a half only inside the subcommand that needs it."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from offwire.arguments import parser
from offwire.commands import CommandError
from offwire.output import OutputError, discard_stdout, make_stdout_lossless, tell
from offwire.report.safe import one_line

EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130
_HEAD, _TAIL = 700, 300
"""Of a message that repeats somebody's endless setting: how much is said from its start and from its end."""


class _Interrupted(KeyboardInterrupt):
    """Ctrl-C, under a type of its own: CPython remembers a bare KeyboardInterrupt that left an `exec` of source text (a dataclass is made by
    one), though it was caught further out, and ends `python -m` by the signal in place of our exit code (`run_eval_code_obj`, Py_RunMain).
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no traceback reaches the user."""
    make_stdout_lossless()
    _tell_interrupts_apart()
    try:
        if not (sys.argv[1:] if argv is None else argv):
            parser().print_help(sys.stderr)
            return EXIT_TROUBLE
        arguments = parser().parse_args(argv)
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


def _tell_interrupts_apart() -> None:
    """Have Ctrl-C raise our own type, unless whoever calls us has a handler of theirs or is no main thread."""

    def interrupt(number: int, frame: object) -> None:
        raise _Interrupted

    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, interrupt)


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
