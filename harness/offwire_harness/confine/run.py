"""Runs a whole command confined, stays with it, and says how it ended when it can't say so itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

from offwire_harness.confine import ConfineError, landlock, netns
from offwire_harness.tap.directory import remove_dead

MODE_VARIABLE = "OFFWIRE_CONFINE"
NOT_STARTED = 127

_FORWARDED = (signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else (signal.SIGTERM,)
Say = Callable[[str], None]


def run(command: Sequence[str], mode: str = "auto", say: Say | None = None) -> int:
    """Run a command with the strongest confinement that this system has and return its exit code.

    The sessions that the command starts see the mode in `OFFWIRE_CONFINE`. A command that a signal ends is
    explained in one line; its exit code is 128 and the signal's number, as shells have it.

    Args:
        command: the program and its arguments.
        mode: one of `offwire_harness.confine.MODES`. `auto` is a namespace, or what the sessions can do themselves.
        say: takes each line for the user; by default it goes to standard error.

    Raises:
        ConfineError: the command does not exist, or the confinement that was asked for can't be had.
    """
    say = say or _say
    if not command or shutil.which(command[0]) is None:
        raise ConfineError(f"no such command: {command[0]}" if command else "offwire run needs a command")
    if mode == "landlock" and not landlock.available():
        raise ConfineError("Landlock needs Linux 6.7 or later with Landlock enabled; use netns or audit")
    if not hasattr(os, "fork"):
        return subprocess.call(list(command), env={**os.environ, MODE_VARIABLE: mode})
    sys.stdout.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _become(command, mode, writer)
    os.close(writer)
    told = _read(reader)
    kind, _, line = told.partition(":")
    if kind == "error":
        os.waitpid(child, 0)
        raise ConfineError(line)
    if kind == "note":
        say(f"offwire run: {line}")
    return _stay_with(child, command[0], say)


def _become(command: Sequence[str], mode: str, writer: int) -> None:
    """Turn this forked child into the command. What goes wrong before goes through the pipe; exec closes it."""
    try:
        held = mode
        if mode in ("auto", "netns"):
            try:
                netns.enter()
                held = "netns"
            except ConfineError as error:
                if mode == "netns":
                    raise
                os.write(writer, f"note:{error}: the sessions confine themselves".encode())
        os.environ[MODE_VARIABLE] = held
        os.execvp(command[0], list(command))
    except (OSError, ConfineError) as error:
        os.write(writer, f"error:{error}".encode())
    finally:
        os._exit(NOT_STARTED)


def _read(reader: int) -> str:
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read().decode(errors="replace")


def _stay_with(child: int, name: str, say: Say) -> int:
    """Wait for the command, hand signals on to it, and clean up after it."""
    before = {number: signal.signal(number, lambda got, _: _forward(child, got)) for number in _FORWARDED}
    # Ctrl-C at the terminal reaches the command by itself; this process stays to see it end.
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _, status = os.waitpid(child, 0)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    remove_dead()
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    say(
        f"offwire run: {name} was ended by {signal.Signals(-code).name} (signal {-code}); "
        "what it had reported until then is no verdict"
    )
    return 128 - code


def _forward(child: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
