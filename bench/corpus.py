"""Counts what offwire reports, by rule, over the frameworks' own packages and the samples in their source distributions.

Nothing here is judged: the table shows where to read on.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from environments import WORK, NotInstalled, environment, executable

from offwire_lint import config, rules, run

SAMPLES = re.compile(r"/(samples?|examples?|demos?|cookbooks?)/")


@dataclass(frozen=True)
class Package:
    """A distribution at the version that is counted, and the package that it installs."""

    name: str
    version: str
    module: str

    @property
    def pinned(self) -> str:
        """As a requirement."""
        return f"{self.name}=={self.version}"


PACKAGES = (
    Package("autogen-agentchat", "0.7.5", "autogen_agentchat"),
    Package("autogen-core", "0.7.5", "autogen_core"),
    Package("autogen-ext", "0.7.5", "autogen_ext"),
    Package("ag2", "1.2.1", "ag2"),
    Package("agent-framework-core", "1.23.0", "agent_framework"),
    Package("langchain-community", "0.4.2", "langchain_community"),
    Package("openai-agents", "0.24.0", "agents"),
)


def main() -> int:
    """Install, count, print."""
    counts: dict[str, Counter[str]] = {}
    notes = []
    try:
        installed = environment("corpus", tuple(package.pinned for package in PACKAGES))
    except NotInstalled as error:
        print(f"not run: {error}", file=sys.stderr)
        return 2
    for package in PACKAGES:
        print(package.pinned, file=sys.stderr)
        (folder,) = _packages(installed, package.module)
        counts[package.name] = _count(folder)
        with tempfile.TemporaryDirectory() as temporary:
            try:
                found = _samples(package, Path(temporary).resolve())
            except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
                notes.append(f"not run: the samples of {package.name}: {str(error).splitlines()[0]}")
                continue
            if found:
                counts[f"{package.name}, samples"] = _count(found)
            else:
                notes.append(f"{package.pinned}: no samples in its source distribution")
    print("\n".join(table(counts)))
    print()
    print("\n".join(f"- {note}" for note in notes))
    return 0


def table(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The table in Markdown: a line for each rule that reports anything, a column for each corpus, sums at the end."""
    lines = [_line(["rule", *counts]), _line(["---"] + ["---:"] * len(counts))]
    codes = sorted({code for column in counts.values() for code in column})
    lines.extend(
        _line([f"{code} {rules.rule(code).name}", *(str(column.get(code, 0)) for column in counts.values())])
        for code in codes
    )
    lines.append(_line(["all", *(str(sum(column.values())) for column in counts.values())]))
    return lines


def is_sample(member: str) -> bool:
    """Whether a file of a source distribution is a program of its samples."""
    return member.endswith((".py", ".ipynb")) and SAMPLES.search(f"/{member}") is not None


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _packages(installed: Path, module: str) -> list[Path]:
    return [path for path in installed.rglob(f"site-packages/{module}") if path.is_dir()]


def _samples(package: Package, folder: Path) -> Path | None:
    """The samples of a source distribution, unpacked; None where it has none."""
    archives = WORK / "sdists"
    archives.mkdir(parents=True, exist_ok=True)
    archive = next(archives.glob(f"{package.name.replace('-', '?')}-{package.version}.tar.gz"), None)
    if archive is None:
        archive = _download(package, archives)
    with tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if member.isfile() and is_sample(member.name)]
        for member in members:
            target = folder / member.name
            content = tar.extractfile(member)
            if content is not None and target.resolve().is_relative_to(folder):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return folder if members else None


def _download(package: Package, archives: Path) -> Path:
    python = str(executable(WORK / "corpus", "python"))
    pip = [python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(archives)]
    try:
        subprocess.run(
            [*pip, "--no-deps", "--no-binary", package.name, package.pinned],
            check=True,
            timeout=300,
            capture_output=True,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise OSError(reason) from None
    return next(archives.glob(f"{package.name.replace('-', '?')}-{package.version}.tar.gz"))


def _count(folder: Path) -> Counter[str]:
    settings = config.load(folder, pedantic=True, use_cache=False, exclude=())
    return Counter(
        finding.code for finding in run.lint([folder], settings).findings if not finding.suppressed
    )
