"""Measures the harness: what a session costs at its start, a driven run beside the same run without it, and growth.

Prints markdown; `--write` puts it into the README. The run without offwire is on a bare local server, and under plain respx in an
environment with openai 2, whose client is httpx. `--drives` says over how many runs memory, descriptors and threads are
watched; 0: not at all.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from environments import NotInstalled, environment, executable

ROOT = Path(__file__).parents[1]
DRIVEN = str(Path(__file__).with_name("driven.py"))
BLOCK = re.compile(r"(<!-- harness -->\n).*?(<!-- /harness -->)", re.DOTALL)
IMPORTS = "import autogen_agentchat.agents, autogen_ext.models.openai"
START = "from offwire_harness.session import Options, Session; s = Session.start(Options(confine='auto'))"
WITH_OPENAI_2 = ("-e", f"{ROOT}[harness,autogen]", "openai<3")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drives", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=40, help="of each kind")
    parser.add_argument("--write", action="store_true", help="into the README")
    arguments = parser.parse_args()
    lines = ["| what | measured |", "| --- | --- |", *_session()]
    lines += _driven(sys.executable, arguments.runs)
    try:
        python = executable(environment("openai2", WITH_OPENAI_2), "python")
        lines += _driven(str(python), arguments.runs)
    except NotInstalled as error:
        lines.append(f"| under plain respx, with openai 2 | not run: {error} |")
    for each in ("drive", "test") if arguments.drives else ():
        lines += _growth(arguments.drives, each)
    page = "\n".join(lines) + "\n"
    print(page, end="")
    if arguments.write:
        readme = ROOT / "README.md"
        text, found = BLOCK.subn(lambda block: block[1] + page + block[2], readme.read_text(encoding="utf-8"))
        if not found:
            raise SystemExit("README.md has no place for it: <!-- harness --> ... <!-- /harness -->")
        readme.write_text(text, encoding="utf-8")
    return 0


def _session() -> Iterator[str]:
    alone = _seconds(IMPORTS)
    ready = _seconds(f"{START}; s.tap.wait(); s.close()")
    together = _seconds(f"{START}; {IMPORTS}; s.tap.wait(); s.close()")
    yield f"| a session, from the start of Python to the end of the proxy | {ready:.2f} s |"
    yield f"| what it adds to a program that imports AutoGen ({alone:.2f} s) | {together - alone:+.2f} s |"


def _seconds(code: str) -> float:
    """Return the median seconds of a whole process that runs some code."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, stdin=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _driven(python: str, runs: int) -> Iterator[str]:
    told = _told(python, "--runs", str(runs))
    medians = {name: statistics.median(taken) for name, taken in told["seconds"].items()}
    client = f"openai {told['openai'].split('.')[0]}"
    ours = medians.pop("driven")
    for name, seconds in medians.items():
        way = {"bare": "on a bare local server", "respx": "under plain respx"}[name]
        yield f"| {client}: a run {way} | {seconds * 1000:.1f} ms |"
        yield f"| {client}: the same run driven and judged | {ours * 1000:.1f} ms, {ours / seconds:.1f} times |"


def _growth(drives: int, each: str) -> Iterator[str]:
    held = _told(sys.executable, "--runs", "1", "--drives", str(drives), "--each", each)["growth"]
    if held:
        first, last = held[0], held[-1]
        for name in first:
            if name != "drives":
                when = f"after {first['drives']} and {last['drives']} drives, each a new {each}"
                yield f"| {name} {when} | {first[name]:,}, {last[name]:,} |"


def _told(python: str, *arguments: str) -> Any:
    command = [python, DRIVEN, *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
