"""Trees of very many files: the work grows with the files and no faster, and a hundred thousand of them fit into memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offwire.findings import LintReport
from offwire_lint import pool, run, sources
from offwire_lint.config import load

LEAK = """\
import os
from autogen_agentchat.agents import AssistantAgent
agent = AssistantAgent("a", None, system_message=os.environ["STRIPE_KEY"])
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def flat(top: Path, count: int) -> None:
    """All in one folder."""
    for number in range(count):
        write(top / f"m{number}.py", f"import os\nimport m{number - 1}\nx = {number}\n")


def apart(top: Path, count: int) -> None:
    """Each in a folder of its own, with an ignore file."""
    for number in range(count):
        write(top / f"e{number // 20}" / str(number) / "a.py", f"x = {number}\n")
        write(top / f"e{number // 20}" / str(number) / ".gitignore", "b.py\nc/\n")


def chained(top: Path, count: int) -> None:
    """Each takes from the one before, and some build agents: all of them are one group."""
    for number in range(count):
        body = f"from m{number - 1} import f{number - 1}\ndef f{number}(x):\n    return f{number - 1}(x)\n"
        write(top / f"m{number}.py", body + (LEAK if number % 10 == 0 else ""))


def starred(top: Path, count: int) -> None:
    """Each takes all that two others have, in circles."""
    for number in range(count):
        names = ((number * 7 + 1) % count, (number * 3 + 2) % count)
        body = "".join(f"from m{name} import *\n" for name in names)
        write(top / f"m{number}.py", f"{body}import autogen\ny{number} = 1\n")


def packaged(top: Path, count: int) -> None:
    """A package hands on what each of its modules has, and each module takes from the package."""
    write(
        top / "p" / "__init__.py", "".join(f"from .m{number} import f{number}\n" for number in range(count))
    )
    for number in range(count):
        body = f"from p import f{(number + 1) % count} as g\ndef f{number}(x):\n    return x\n"
        write(top / "p" / f"m{number}.py", body + (LEAK if number % 10 == 0 else ""))


def lint(folder: Path, **settings: Any) -> LintReport:
    return run.lint([folder], load(folder, **settings))


def steps(folder: Path) -> int:
    """How many calls it takes to lint a folder, in this process: the time depends on the machine, they do not."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        lint(folder, use_cache=False, jobs=1)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", [flat, apart, chained, starred, packaged], ids=lambda one: one.__name__)
def test_twice_the_files_take_twice_the_steps(shape: Callable[[Path, int], None], tmp_path: Path) -> None:
    sizes = (30, 60, 120)
    for size in sizes:
        write(tmp_path / str(size) / "pyproject.toml", '[project]\nname = "x"\n')
        shape(tmp_path / str(size), size)
    steps(tmp_path / str(sizes[0]))  # what is done once in a process is done
    small, middle, large = (steps(tmp_path / str(size)) for size in sizes)
    assert large - middle < 3 * (middle - small)  # of what grows with the square, four times


@pytest.mark.skipif(sys.platform != "linux", reason="not run: needs /proc")
def test_a_file_that_was_read_takes_the_memory_of_its_text(tmp_path: Path) -> None:
    """The system gives a process some 65,000 maps of memory; with one for each file, a large tree left none to load a library into."""
    flat(tmp_path, 300)
    script = (
        "import sys; from pathlib import Path; from offwire_lint import sources\n"
        "maps = lambda: Path('/proc/self/maps').read_text().count('\\n')\n"
        "files, before = sorted(Path(sys.argv[1]).iterdir()), maps()\n"
        "kept = [sources.read(path, path.name) for path in files]\n"
        "print(len(kept), maps() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "131072"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    read, maps = map(int, done.stdout.split())
    assert read == 300
    assert maps < 100


def test_a_file_that_grows_while_it_is_read_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.py", "x = 1\n")
    real = Path.open

    def grown(path: Path, *arguments: Any) -> Any:
        with real(path, "a") as file:
            file.write("y = 2\n")
        return real(path, *arguments)

    monkeypatch.setattr(Path, "open", grown)
    assert sources.read(tmp_path / "a.py", "a.py").content == b"x = 1\ny = 2\n"


def test_twice_the_suppressions_take_twice_the_steps(tmp_path: Path) -> None:
    sizes = (50, 100, 200)
    for size in sizes:
        write(tmp_path / str(size) / "a.py", "import autogen\n" + "# offwire: ignore[\n" * size)
    steps(tmp_path / str(sizes[0]))
    small, middle, large = (steps(tmp_path / str(size)) for size in sizes)
    assert large - middle < 2.5 * (middle - small)


def test_of_more_files_than_the_index_is_to_hold_all_that_are_there_stay_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One edit in a very large tree does not make the next run look through everything again."""
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(run, "_INDEX_SIZE", 10)
    examined: list[int] = []
    real = pool.run

    def recording(work: Any, items: Any, *rest: Any, **options: Any) -> Any:
        if work is sources.examine:
            examined.append(len(items))
        return real(work, items, *rest, **options)

    monkeypatch.setattr(pool, "run", recording)
    tree = tmp_path / "tree"
    flat(tree, 30)
    for edit in range(3):
        lint(tree)
        write(tree / "m7.py", f"x = 'edit {edit}'\n")
    assert [count for count in examined if count] == [30, 1, 1]


@pytest.mark.slow
def test_a_hundred_thousand_files_fit_into_memory_and_are_all_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "cache"))
    tree = tmp_path / "tree"
    write(tree / "pyproject.toml", '[project]\nname = "x"\n')
    for number in range(100_000):
        package = f"p{number // 1000}.q{number // 100 % 10}"
        body = f"from {package} import m{number - 1}\nx = {number}\n"
        write(tree / package.replace(".", "/") / f"m{number}.py", LEAK + body if number % 100 == 7 else body)
    script = (
        "import resource, sys\nfrom offwire.cli import main\ncode = main()\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\nsys.exit(code)\n"
    )
    shown = []
    for _ in ("cold", "warm"):
        done = subprocess.run(
            [sys.executable, "-c", script, "lint", "--format", "json", "."],
            cwd=tree,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stdout.count('"OW101"') == 1_000
        if sys.platform == "linux":
            assert int(done.stderr) < 1_000_000  # kilobytes: ten for a file
        shown.append(done.stdout)
    assert shown[0] == shown[1]
