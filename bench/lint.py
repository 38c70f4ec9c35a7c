"""Measures `offwire lint` beside its peers: whole processes, the same files, medians of several runs."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("autogen_agentchat", "autogen_core", "autogen_ext")
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Contender:
    """A command to measure; `warm_up` runs come first and are not counted."""

    name: str
    command: tuple[str, ...]
    warm_up: int = 0


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--compare", action="store_true", help="what offwire and its peers find, rule by rule"
    )
    parser.add_argument(
        "--write", action="store_true", help="with --compare: into docs/comparison.md and the README"
    )
    parser.add_argument(
        "--corpus", action="store_true", help="offwire's findings in the frameworks' packages"
    )
    arguments = parser.parse_args()
    if arguments.compare:
        import compare

        return compare.main(write=arguments.write)
    if arguments.corpus:
        import corpus

        return corpus.main()
    folders = arguments.folders or _installed()
    if not folders:
        print("no corpus: install autogen-agentchat or name a folder", file=sys.stderr)
        return 2
    files = [path for folder in folders for path in folder.rglob("*.py")]
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    print(f"{len(files)} files, {lines:,} lines, median of {arguments.runs} runs\n")
    with tempfile.TemporaryDirectory() as cache:
        contenders, missing = _contenders(tuple(map(str, folders)), cache)
        rows = [(contender.name, _median(contender, arguments.runs)) for contender in contenders]
    base = rows[0][1]
    print(f"{'command':<44} {'seconds':>8} {'x offwire':>10}")
    for name, seconds in rows:
        print(f"{name:<44} {seconds:>8.3f} {seconds / base:>10.2f}")
    for name in missing:
        print(f"not run: {name} is not installed")
    return 0


def _installed() -> list[Path]:
    specs = [importlib.util.find_spec(name) for name in PACKAGES]
    return [Path(spec.origin).parent for spec in specs if spec and spec.origin]


def _contenders(folders: tuple[str, ...], cache: str) -> tuple[list[Contender], list[str]]:
    """The commands that can be measured here, offwire's cold run first, and the names of those that can't."""
    config = Path(cache, "offwire.toml")
    config.write_text('exclude = []\ncache-dir = "cache"\n', encoding="utf-8")
    offwire = (str(BIN / "offwire"), "lint", "--exit-zero", "--config", str(config))
    found = [
        Contender("offwire lint --no-cache", (*offwire, "--no-cache", *folders)),
        Contender("offwire lint (nothing changed)", (*offwire, *folders), warm_up=1),
        Contender('python -c "import libcst"', (sys.executable, "-c", "import libcst")),
    ]
    peers = {
        "ruff": (
            "ruff",
            "check",
            "--no-cache",
            "--isolated",
            "--exit-zero",
            "-q",
            "--select",
            "S,ANN,D",
            *folders,
        ),
        "bandit": ("bandit", "-q", "-r", "--exit-zero", *folders),
    }
    missing = []
    for name, command in peers.items():
        executable = shutil.which(name, path=str(BIN)) or shutil.which(name)
        if executable is None:
            missing.append(name)
        else:
            found.append(Contender(" ".join(command[: -len(folders)]), (executable, *command[1:])))
    return found, missing


def _median(contender: Contender, runs: int) -> float:
    for _ in range(contender.warm_up):
        _seconds(contender)
    return statistics.median(_seconds(contender) for _ in range(runs))


def _seconds(contender: Contender) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        contender.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=900
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{contender.name} failed: {done.stderr.strip().splitlines()[-1:]}")
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
