"""The command `offwire` as a process, also by `python -m offwire`: Python puts the folder that we run in before its own library, and
there may lie anything, a `json.py` for example. Nothing is imported before that is undone.
"""

import os
import sys


def _is_here(folder: str) -> bool:
    try:
        return folder in ("", os.getcwd())
    except OSError:  # the folder that we run in is gone
        return False


def start() -> int:
    """Run the command line of this process and return its exit code; Ctrl-C is one line from the first import to the last word."""
    import signal

    from offwire import interrupts

    interrupts.tell_apart()
    try:
        from offwire.cli import main

        return main()
    except KeyboardInterrupt:
        print("offwire: interrupted", file=sys.stderr)
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said and written


if not getattr(sys.flags, "safe_path", False) and any(map(_is_here, sys.path[:1])):
    del sys.path[0]

if __name__ == "__main__":
    sys.exit(start())
