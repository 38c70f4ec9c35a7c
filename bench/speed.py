"""Measures the linter beside its peers: whole processes, the same files, one run after the other.

`python bench/lint.py` prints the tables; `--write` puts the ratios into the README and the whole into docs/performance.md.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import stages
import workloads
from environments import NotInstalled, environment, executable
from peers import PEERS, SEMGREP_RULES
from processes import Cost, Failed, cost, median
from workloads import Corpus, names

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
README = ROOT / "README.md"
BLOCK = re.compile(r"(<!-- speed -->\n).*?(<!-- /speed -->)", re.DOTALL)
COMMAND = "python bench/lint.py"
BIN = Path(sys.executable).parent
WORKERS = 2
COPIES = (1, 2, 5, 10, 20)
SMALL_RUNS = 7
VERSIONS = {peer.name: peer.version for peer in PEERS}


@dataclass(frozen=True)
class Ratio:
    """One line of the table: what offwire took, what it is measured by, and how much is wanted of it."""

    work: str
    mine: Cost
    measure: str
    theirs: float
    wanted: float

    @property
    def value(self) -> float:
        """Offwire's time in units of the other's."""
        return self.mine.wall / self.theirs

    def line(self) -> str:
        """As a line of Markdown."""
        kept = "yes" if self.value <= self.wanted else "no"
        return (
            f"| {self.work} | {self.mine.wall:.2f} s | {self.measure}, {self.theirs:.2f} s | {self.value:.3f} | "
            f"{self.wanted:.3g} | {kept} |"
        )


@dataclass
class Results:
    """What a run of the bench has to say."""

    ratios: list[Ratio] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def told(self) -> str:
        """As Markdown."""
        head = "| work | offwire | measured by | ratio | wanted | kept |\n| --- | ---: | --- | ---: | ---: | --- |"
        lines = [head, *(ratio.line() for ratio in self.ratios), "", *(f"- {note}" for note in self.notes)]
        lines += [f"- not run: {reason}" for reason in self.missing]
        return "\n".join(lines) + "\n"


class Bench:
    """One run: a scratch folder, a cache of its own, and the results so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = Results()
        self.semgrep: Cost | None = None
        # As for a user: modules are compiled once.
        self.environment = {"OFFWIRE_CACHE_DIR": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": ""}
        # Corpora are what the configuration excludes by default: installed packages.
        self.settings = folder / "offwire.toml"
        self.settings.write_text("exclude = []\n", encoding="utf-8")

    def offwire(self, *arguments: str) -> list[str]:
        """The command line of a run with two workers."""
        return [str(BIN / "offwire"), "lint", "--exit-zero", "-j", str(WORKERS), *arguments]

    def over(self, corpus: Corpus, *arguments: str) -> list[str]:
        """The command line of a run over a corpus."""
        return self.offwire("--config", str(self.settings), *arguments, *names(corpus))

    def take(self, command: Sequence[str], limit: float = 600) -> Cost:
        """One run of a command."""
        print("  " + " ".join(Path(command[0]).name if not n else part for n, part in enumerate(command))[:110],
              file=sys.stderr)  # fmt: skip
        return cost(command, self.folder, limit=limit, environment=self.environment)

    def peer(self, name: str, arguments: Sequence[str], limit: float = 600) -> Cost | None:
        """One run of a peer, in an environment of its own; None, with a note, where that can't be."""
        try:
            installed = environment(name, (f"{name}=={VERSIONS[name]}",))
            return self.take([str(executable(installed, name)), *arguments], limit)
        except NotInstalled as error:
            self.results.missing.append(str(error))
        except Failed as error:
            self.results.missing.append(f"{name}: {error}")
        return None

    def corpus(self, made: Callable[[], Corpus]) -> Corpus | None:
        """A corpus; None, with a note, where it can't be had."""
        try:
            return made()
        except NotInstalled as error:
            self.results.missing.append(str(error))
            return None

    def compare(self, work: str, mine: Cost, measure: str, theirs: Cost | None, wanted: float) -> None:
        """Add a line to the table, if there is something to measure by."""
        if theirs is not None:
            self.results.ratios.append(Ratio(work, mine, measure, theirs.wall, wanted))

    # -- the parts

    def agents(self, corpus: Corpus) -> None:
        """Corpus A, cold and warm."""
        files, lines = len(corpus.files), corpus.lines
        self.results.notes.append(
            f"Corpus A: {files:,} files, {lines:,} lines: {', '.join(workloads.AGENTS)}."
        )
        cold = self.take(self.over(corpus, "--no-cache"))
        bandit = self.peer("bandit", ["--quiet", "--recursive", "--exit-zero", *names(corpus)])
        self.compare("A, cold, two workers", cold, f"bandit {VERSIONS['bandit']}", bandit, 1 / 2)
        rules = ["--config", str(SEMGREP_RULES)]
        quiet = "scan --quiet --metrics=off --disable-version-check --no-git-ignore".split()
        semgrep = self.peer("semgrep", [*quiet, f"--jobs={WORKERS}", *rules, *names(corpus)], limit=240)
        self.compare(
            "A, cold, two workers", cold, f"semgrep {VERSIONS['semgrep']}, our rules", semgrep, 1 / 2
        )
        self.semgrep = semgrep
        some = workloads.sample(corpus, self.folder / "sample")
        part = self.take(self.over(some, "--no-cache"))
        fixit = self.peer("fixit", ["--quiet", "lint", *names(some)], limit=240)
        what = f"A, every {workloads.EVERY}th file, cold, two workers"
        self.compare(what, part, f"fixit {VERSIONS['fixit']}", fixit, 1 / 20)
        self.take(self.over(corpus))
        warm = median(self.over(corpus), self.folder, 3, environment=self.environment)
        ruff = self.peer(
            "ruff",
            ["check", "--no-cache", "--isolated", "--exit-zero", "--select", "S,ANN,D", *names(corpus)],
        )
        wanted = max(cold.wall / 10, 3 * ruff.wall if ruff else 0.0) / cold.wall
        self.compare("A, warm, nothing changed", warm, "offwire, cold", cold, wanted)
        self.compare(
            "A, warm, nothing changed",
            warm,
            f"ruff {VERSIONS['ruff']} S,ANN,D",
            ruff,
            wanted * cold.wall / (ruff.wall if ruff else 1.0),
        )
        self.identical(corpus)

    def identical(self, corpus: Corpus) -> None:
        """Whether one worker and two, cold and warm, say the same."""
        reports = set()
        for number, arguments in enumerate(
            (["-j", "1", "--no-cache"], ["-j", "2", "--no-cache"], ["-j", "2"])
        ):
            out = self.folder / f"report{number}.json"
            self.take(self.over(corpus, *arguments, "--pedantic", "--format", "json", "-o", str(out)))
            reports.add(out.read_bytes())
        same = "byte-identical" if len(reports) == 1 else "NOT identical"
        self.results.notes.append(f"Reports of one worker and of two, cold and warm: {same}.")

    def floor(self, corpus: Corpus) -> None:
        """How near anything that parses with libcst can come to semgrep."""
        if self.semgrep is not None and self.semgrep.busy:
            lines, seconds = stages.parser_alone(corpus)
            self.results.notes.append(
                f"libcst's parser alone, on the {lines:,} lines of A that go on: {seconds / self.semgrep.busy:.2f} of the processor "
                "time of semgrep's whole run."
            )

    def ordinary(self, corpus: Corpus) -> None:
        """Corpus B, cold."""
        files, lines = len(corpus.files), corpus.lines
        self.results.notes.append(
            f"Corpus B: {files:,} files, {lines:,} lines: {', '.join(workloads.ORDINARY)}, with what they need."
        )
        cold = self.take(self.over(corpus, "--no-cache"))
        bandit = self.peer("bandit", ["--quiet", "--recursive", "--exit-zero", *names(corpus)])
        self.compare("B, cold, two workers", cold, f"bandit {VERSIONS['bandit']}", bandit, 1 / 10)

    def growth(self, corpus: Corpus) -> None:
        """Time and memory from 50 to 1,000 kLOC, all of it agents."""
        points = []
        memory = 0.0
        for count in COPIES:
            folder = self.folder / f"copies{count}"
            some = workloads.copies(corpus, count, folder)
            taken = self.take(self.over(some, "--no-cache"))
            points.append((some.lines / 1000, taken.wall))
            memory = taken.memory
            shutil.rmtree(folder)
        start, slope, off = fit(points)
        told = ", ".join(f"{lines:,.0f} kLOC {seconds:.1f} s" for lines, seconds in points)
        self.results.notes.append(
            f"Growth (AutoGen's packages, copied): {told}; least squares {start:.2f} s + {slope * 1000:.1f} ms a kLOC, "
            f"no point off by more than {off:.0%}."
        )
        self.results.notes.append(
            f"Largest process at {points[-1][0]:,.0f} kLOC: {memory:,.0f} MB (wanted: below 400)."
        )

    def hook(self) -> None:
        """One file of a repository, as pre-commit would have it judged."""
        folder = self.folder / "repository"
        agent = workloads.repository(folder)
        plain = folder / "plain.py"
        self.take(self.offwire(str(folder)))

        def of(path: Path) -> Cost:
            command = self.offwire(str(path))
            return median(
                command,
                folder,
                SMALL_RUNS,
                environment=self.environment,
                before=lambda n: workloads.change(path, n),
            )

        library = [sys.executable, "-c", "import libcst"]
        imported = median(library, folder, SMALL_RUNS, environment=self.environment)
        what = f"one changed file of {workloads.REPOSITORY_SIZE} agents, whole process"
        self.compare(what, of(agent), 'python -c "import libcst"', imported, 2)
        self.compare(
            "the same, a file that concerns no agent", of(plain), 'python -c "import libcst"', imported, 2
        )
        ruff = self.peer("ruff", ["check", "--no-cache", "--isolated", "--exit-zero", str(agent)])
        if ruff is not None:
            self.results.notes.append(f"ruff on that one changed file: {ruff.wall:.3f} s.")


def fit(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The least-squares line through points (x, y): its start, its slope, and the largest relative distance of a point."""
    count = len(points)
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    slope = sum((x - middle_x) * (y - middle_y) for x, y in points) / sum(
        (x - middle_x) ** 2 for x, _ in points
    )
    start = middle_y - slope * middle_x
    return start, slope, max(abs(start + slope * x - y) / y for x, y in points)


def filled(text: str, block: str) -> str:
    """A page with its block of figures replaced."""
    if not BLOCK.search(text):
        raise ValueError("the page has no block '<!-- speed -->'")
    return BLOCK.sub(lambda match: match[1] + block + match[2], text)


def short(results: Results) -> str:
    """The ratios alone, for the README."""
    lines = ["| work | measured by | ratio |", "| --- | --- | ---: |"]
    lines += [f"| {one.work} | {one.measure} | {one.value:.3f} |" for one in results.ratios]
    return "\n".join(lines) + "\n"


def main(*, write: bool) -> int:
    """Measure everything that can be measured here; print or write it."""
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary).resolve())
        bench.hook()
        agents = bench.corpus(workloads.agents)
        if agents is not None:
            bench.agents(agents)
            bench.growth(agents)
        ordinary = bench.corpus(workloads.ordinary)
        if ordinary is not None:
            bench.ordinary(ordinary)
        # Last, for a child's memory is told as no less than its parent's was.
        if agents is not None:
            bench.floor(agents)
        spent = stages.table(agents) if agents is not None else ""
    told = f"{bench.results.told()}\n{spent}"
    print(told, end="")
    if write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), told), encoding="utf-8")
        README.write_text(filled(README.read_text(encoding="utf-8"), short(bench.results)), encoding="utf-8")
    return 0
