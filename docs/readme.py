"""Writes what the commands in the README really print: each `<!-- run: COMMAND -->` block, from the repository's root.

`python docs/readme.py` rewrites the README; with `--check COMMAND` it only says whether any block whose command starts with COMMAND would change
(exit code 1).
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(<!-- run: (?P<command>.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Rewrite or check the README."""
    readme = ROOT / "README.md"
    old = readme.read_text(encoding="utf-8")
    check = sys.argv[1:2] == ["--check"]
    new = renewed(old, " ".join(sys.argv[2:]) if check else "")
    if check:
        print("README.md is up to date" if new == old else "README.md is stale: run `make docs`")
        return int(new != old)
    readme.write_text(new, encoding="utf-8")
    return 0


def renewed(text: str, prefix: str) -> str:
    """Return the text with the blocks of all commands that start with `prefix` run anew."""
    with tempfile.TemporaryDirectory() as folder:

        def block(match: re.Match[str]) -> str:
            command = match["command"]
            return match[1] + _block(command, folder) + match[3] if command.startswith(prefix) else match[0]

        return BLOCK.sub(block, text)


def _block(command: str, folder: str) -> str:
    """Run a command of the README and return it with its output as a console block.

    Reports go to a throw-away folder, and the progress on standard error is no part of the block.
    """
    words = shlex.split(command)
    executable = Path(sys.executable).with_name(words[0])
    extra = ["--output", folder] if words[1:2] == ["review"] else []
    done = subprocess.run(
        [str(executable), *words[1:], *extra],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=600,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "NO_COLOR": "1"},
    )
    shown = done.stdout.replace(folder + os.sep, "").strip("\n")
    return f"```console\n$ {command}\n{shown}\n```\n"


if __name__ == "__main__":
    sys.exit(main())
