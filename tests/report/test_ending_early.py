"""Runs that are cut short: interrupted, killed, with nobody reading, on a full disk. One clear line, the documented exit code, no
partial file, no worker left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from offwire import __version__

pytestmark = pytest.mark.skipif(os.name != "posix", reason="not run: needs POSIX signals and limits")

AGENT = """\
import os
from autogen_agentchat.agents import AssistantAgent

agent = AssistantAgent("a", None, system_message=os.environ["STRIPE_KEY"])
"""
OFFWIRE = [sys.executable, "-m", "offwire"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    project.mkdir()
    (project / "agent.py").write_text(AGENT)
    (project / "report.txt").write_text("the report before")
    return project


@pytest.fixture
def large(project: Path) -> Path:
    """Much to parse: two workers are busy with it for several seconds."""
    body = "".join(
        f"def f{n}(x):\n    return [x.a(b) + c[{n}] for b, c in x.items()]\n\n\n" for n in range(400)
    )
    for number in range(60):
        (project / f"m{number}.py").write_text(f"import autogen\n# {number}\n{body}")
    return project


def processes(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(its) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def waited(condition: object) -> bool:
    """Whether a condition came to hold; the wait ends early when it does."""
    for _ in range(6_000):
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def run(large: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """A run in a session of its own, two workers of which, or as many as the parameter says, are at work."""
    jobs = getattr(request, "param", 2)
    if not Path("/proc/self/stat").exists():
        pytest.skip("not run: needs /proc")
    process = subprocess.Popen(
        [*OFFWIRE, "lint", "-j", str(jobs), "--format", "json", "-o", "report.txt", "."],
        cwd=large,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert waited(lambda: len(processes(process.pid)) == 1 + jobs), process.communicate(timeout=60)
        yield process
    finally:
        for left in processes(process.pid):
            os.kill(left, signal.SIGKILL)
        process.communicate(timeout=60)


@pytest.mark.parametrize("run", [1, 2], indirect=True)
def test_ctrl_c_is_one_line_and_130_and_leaves_nothing(
    run: subprocess.Popen[str], large: Path, tmp_path: Path
) -> None:
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (130, "", "offwire: interrupted\n")
    assert processes(run.pid) == []
    assert (large / "report.txt").read_text() == "the report before"
    assert [path for path in large.iterdir() if path.suffix == ".part"] == []
    assert list((tmp_path / "cache").rglob(".new-*")) == []


def test_ctrl_c_is_130_even_while_source_text_is_being_executed(tmp_path: Path) -> None:
    """As while a dataclass is made: CPython would end `python -m` by the signal, after our own line."""
    (tmp_path / "offwire_interrupted.py").write_text(
        "import os, signal, sys\n"
        "from offwire import cli\n"
        "from offwire.commands import rules\n"
        "rules.run = lambda arguments: exec('os.kill(os.getpid(), signal.SIGINT)\\nwhile True: pass')\n"
        "sys.exit(cli.main(['rules']))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "offwire_interrupted"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "offwire: interrupted\n")


@pytest.mark.parametrize(
    ("moment", "ended"),
    [
        ("while the command is imported", (130, "", "offwire: interrupted\n")),
        ("when it is over", (0, "offwire {version}\n", "")),
    ],
)
def test_ctrl_c_before_and_after_the_work(tmp_path: Path, moment: str, ended: tuple[int, str, str]) -> None:
    """One line while there is something to interrupt, and none of it once all is said."""
    (tmp_path / "offwire_interrupted.py").write_text(
        "import atexit, os, signal, sys\n"
        "interrupt = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'offwire.arguments': exec('interrupt()\\nwhile True: pass')\n"
        + ("sys.meta_path.insert(0, Finder)\n" if "import" in moment else "atexit.register(interrupt)\n")
        + "Finder.find_spec = classmethod(Finder.find_spec)\n"
        "from offwire.__main__ import start\n"
        "sys.argv[1:] = ['--version']\n"
        "sys.exit(start())\n"
    )
    done = subprocess.run(
        [sys.executable, tmp_path / "offwire_interrupted.py"], capture_output=True, text=True, timeout=60
    )
    code, out, err = ended
    assert (done.returncode, done.stdout, done.stderr) == (code, out.format(version=__version__), err)


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="not run: needs fork")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_in_the_moment_when_a_worker_is_forked_is_the_runs_alone(
    large: Path, tmp_path: Path, jobs: str
) -> None:
    """A terminal sends it to all of them, and a worker that has only just been made can't have left it to the run yet."""
    (tmp_path / "offwire_interrupted.py").write_text(
        "import os, signal, sys\n"
        "from offwire.__main__ import start\n"
        "os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "sys.exit(start())\n"
    )
    for unneeded in range(5, 60):
        (large / f"m{unneeded}.py").unlink()
    done = subprocess.run(
        [sys.executable, tmp_path / "offwire_interrupted.py", "lint", "-j", jobs, "."],
        cwd=large,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "Found 1 error in 6 files" in done.stdout


def test_an_interrupt_of_the_run_alone_ends_its_workers(run: subprocess.Popen[str]) -> None:
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (130, "", "offwire: interrupted\n")
    assert processes(run.pid) == []


@pytest.mark.parametrize(("run", "name"), [(1, "SIGKILL"), (2, "SIGTERM"), (2, "SIGKILL")], indirect=["run"])
def test_workers_end_with_the_run_however_it_ends(run: subprocess.Popen[str], large: Path, name: str) -> None:
    run.send_signal(getattr(signal, name))
    run.wait(timeout=60)
    assert waited(lambda: processes(run.pid) == [])
    assert (large / "report.txt").read_text() == "the report before"


def test_a_worker_that_dies_takes_only_its_files_and_the_run_goes_on(
    run: subprocess.Popen[str], large: Path
) -> None:
    workers = [one for one in processes(run.pid) if one != run.pid]
    os.kill(workers[0], signal.SIGSEGV)
    out, err = run.communicate(timeout=300)
    assert (run.returncode, err) == (1, "")
    assert out == "Found 1 error in 61 files. Report: report.txt\n"
    assert "OW101" in (large / "report.txt").read_text()


def limited(size: int) -> object:
    """What a child does before it runs: lets no file grow beyond some bytes, as if the disk were full."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


class TestFullDisk:
    @pytest.mark.parametrize(
        ("arguments", "target"),
        [
            (["--format", "json", "-o", "report.txt"], "report.txt"),
            (["--write-baseline", "report.txt"], "baseline: cannot write report.txt"),
        ],
    )
    def test_a_report_is_whole_or_not_there(self, project: Path, arguments: list[str], target: str) -> None:
        done = subprocess.run(
            [*OFFWIRE, "lint", *arguments, "."],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=60,
            preexec_fn=limited(100),  # type: ignore[arg-type]
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("offwire: error: ")
        assert "cannot write report.txt: File too large" in done.stderr
        assert done.stderr.count("\n") == 1
        assert (project / "report.txt").read_text() == "the report before"
        assert sorted(path.name for path in project.iterdir()) == ["agent.py", "report.txt"]

    def test_standard_output_that_takes_no_more(self, project: Path, tmp_path: Path) -> None:
        with (tmp_path / "out").open("w") as out:
            done = subprocess.run(
                [*OFFWIRE, "lint", "."],
                cwd=project,
                stdout=out,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                preexec_fn=limited(100),  # type: ignore[arg-type]
            )
        assert done.returncode == 2
        assert done.stderr == "offwire: error: cannot write to standard output: File too large\n"

    @pytest.mark.parametrize("size", [0, 10, 1000])
    def test_a_cache_that_takes_no_more_changes_nothing(
        self, project: Path, tmp_path: Path, size: int
    ) -> None:
        def lint() -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [*OFFWIRE, "lint", "."],
                cwd=project,
                capture_output=True,
                text=True,
                timeout=60,
                preexec_fn=limited(size),  # type: ignore[arg-type]
            )

        first, second = lint(), lint()
        assert first.returncode == second.returncode == 1
        assert first.stdout == second.stdout
        assert "OW101" in first.stdout
        assert first.stderr == second.stderr == ""
        assert list((tmp_path / "cache").rglob(".new-*")) == []


@pytest.mark.parametrize(
    "arguments", [["lint", "."], ["lint", "--format", "json", "."], ["rules"], ["--help"]]
)
def test_a_reader_who_goes_away_is_no_error(project: Path, arguments: list[str]) -> None:
    """As in `offwire lint | head -1`: what was found still decides the exit code."""
    for number in range(20):
        (project / f"a{number}.py").write_text(AGENT)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*OFFWIRE, *arguments], cwd=project, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1 if "lint" in arguments else 0, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [("lint .", 1), ("lint -o new.txt .", 1), ("rules", 0), ("report merge missing.json", 2)],
)
def test_streams_that_are_closed_from_the_start(
    project: Path, closed: str, arguments: str, code: int
) -> None:
    command = f'"$0" -m offwire {arguments} {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable], cwd=project, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == code
    assert "internal error" not in done.stdout + done.stderr
    assert ("OW101" in (project / "new.txt").read_text()) if "-o" in arguments else True


class TestAChangingTree:
    """A file is read once: a run speaks of one state of it, whatever becomes of it meanwhile."""

    @pytest.mark.parametrize("change", ["edited", "gone", "a folder", "a link"])
    def test_a_file_that_changes_after_it_was_read(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, change: str
    ) -> None:
        from offwire_lint import sources
        from offwire_lint.config import load
        from offwire_lint.run import lint

        real = sources.read

        def read(path: Path, shown: str) -> sources.Source:
            source = real(path, shown)
            if path.name == "agent.py":
                path.unlink()
                if change == "edited":
                    path.write_text("# another line\n\n\n\n\n\n\n" + AGENT)
                elif change == "a folder":
                    path.mkdir()
                elif change == "a link":
                    path.symlink_to("/dev/null")
            return source

        monkeypatch.setattr(sources, "read", read)
        report = lint([project], load(project, use_cache=False))
        (finding,) = report.findings
        assert (finding.code, finding.location.line) == ("OW101", 4)
        assert finding.excerpt.startswith("agent = AssistantAgent(")
        assert report.errors == ()
