"""The command's manners: one clear line and the right exit code, whatever goes wrong; no half-written report."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from report_samples import CLEAN, FINDING, REPORT

from offwire import __version__, output
from offwire.arguments import parser
from offwire.findings import LintReport
from offwire.report import json

OFFWIRE = [sys.executable, "-m", "offwire"]


def offwire(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*OFFWIRE, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options
    )


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    report = tmp_path / "findings.json"
    report.write_text(json.render(LintReport((FINDING,), 3)), encoding="utf-8")
    return report


def test_version_and_help() -> None:
    assert offwire("--version").stdout == f"offwire {__version__}\n"
    shown = offwire("--help").stdout
    for command in ("lint", "explain", "rules", "review", "run", "proxy", "report"):
        assert f"\n    {command} " in shown
    assert "exit codes:" in shown


def test_without_a_command_all_are_shown() -> None:
    done = offwire()
    assert (done.returncode, done.stdout) == (2, "")
    assert "\n    review " in done.stderr


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("report",), ("report", "merge")])
def test_a_wrong_call_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    done = offwire(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


class TestExitCodes:
    def test_findings_are_1_and_none_are_0(self, findings: Path, tmp_path: Path) -> None:
        clean = tmp_path / "clean.json"
        clean.write_text(json.render(CLEAN), encoding="utf-8")
        assert offwire("report", "merge", findings).returncode == 1
        assert offwire("report", "merge", findings, "--exit-zero").returncode == 0
        assert offwire("report", "merge", clean).returncode == 0

    def test_what_could_not_be_judged_is_2_even_with_exit_zero(self, tmp_path: Path) -> None:
        report = tmp_path / "errors.json"
        report.write_text(json.render(REPORT), encoding="utf-8")
        assert offwire("report", "merge", report, "--exit-zero").returncode == 2

    def test_suppressed_findings_are_no_findings(self, tmp_path: Path) -> None:
        report = tmp_path / "suppressed.json"
        report.write_text(json.render(LintReport(REPORT.findings[1:2], 3)), encoding="utf-8")
        assert offwire("report", "merge", report).returncode == 0


class TestTrouble:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (None, "cannot read {path}: No such file or directory"),
            (b"\xff\xfe\x00", "cannot read {path}: not UTF-8 text"),
            (b"{", "{path}: not valid JSON"),
            (b"[1]", "{path}: not a report of offwire: expected an object"),
        ],
    )
    def test_a_report_that_is_none(self, tmp_path: Path, content: bytes | None, why: str) -> None:
        path = tmp_path / "report.json"
        if content is not None:
            path.write_bytes(content)
        done = offwire("report", "merge", path)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr == f"offwire: error: {why.format(path=path)}\n"

    def test_a_hostile_file_name_stays_on_one_line(self, tmp_path: Path) -> None:
        done = offwire("report", "merge", tmp_path / "a\n\x1b[2Joffwire: all clear")
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "\x1b" not in done.stderr

    def test_an_output_that_can_not_be_written(self, findings: Path, tmp_path: Path) -> None:
        target = tmp_path / "missing" / "out.json"
        done = offwire("report", "merge", findings, "-o", target)
        assert done.returncode == 2
        assert done.stderr == f"offwire: error: cannot write {target}: No such file or directory\n"

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="not run: this system has no /dev/full")
    def test_a_full_disk(self, findings: Path) -> None:
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [*OFFWIRE, "report", "merge", findings],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
            )
        assert done.returncode == 2
        assert done.stderr == "offwire: error: cannot write to standard output: No space left on device\n"

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="not run: this system has no /dev/full")
    @pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["lint", "--help"], ["rules"]])
    def test_a_full_disk_under_what_the_command_says_of_itself(self, arguments: list[str]) -> None:
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [*OFFWIRE, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
            )
        assert done.returncode == 2
        assert done.stderr == "offwire: error: cannot write to standard output: No space left on device\n"

    @pytest.mark.skipif(os.name != "posix", reason="not run: a folder that is in use stays here")
    @pytest.mark.parametrize(
        ("arguments", "code"), [("lint .", 2), ("rules", 2), ("report merge x.json", 2), ("--help", 0)]
    )
    @pytest.mark.parametrize(
        "command", ["-m offwire", "-c 'from offwire.__main__ import start; exit(start())'"]
    )
    def test_a_current_folder_that_is_gone(
        self, tmp_path: Path, command: str, arguments: str, code: int
    ) -> None:
        (tmp_path / "gone").mkdir()
        script = f'cd gone && rmdir ../gone && exec "$0" {command} {arguments}'
        done = subprocess.run(
            ["sh", "-c", script, sys.executable], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        gone = "the current folder can't be used (No such file or directory); go to another"
        assert (done.returncode, done.stderr) == (code, f"offwire: error: {gone}\n" if code else "")

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="not run: this system has no /dev/full")
    @pytest.mark.parametrize("arguments", [[], ["nonsense"], ["report", "merge", "missing.json"]])
    def test_a_full_disk_under_the_complaint(self, arguments: list[str]) -> None:
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [*OFFWIRE, *arguments], stdout=subprocess.PIPE, stderr=full, text=True, timeout=60
            )
        assert (done.returncode, done.stdout) == (2, "")

    @pytest.mark.skipif(os.name != "posix", reason="not run: pipes close differently here")
    @pytest.mark.parametrize("arguments", [["--help"], ["report", "merge"]])
    def test_a_reader_that_goes_away_is_silent_and_keeps_the_exit_code(
        self, findings: Path, arguments: list[str]
    ) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        files = [str(findings)] if arguments[0] == "report" else []
        done = subprocess.run(
            [*OFFWIRE, *arguments, *files], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60
        )
        os.close(writer)
        assert done.stderr == ""
        assert done.returncode == len(files)

    @pytest.mark.skipif(os.name != "posix", reason="not run: needs a named pipe and SIGINT")
    def test_ctrl_c_is_one_line_and_130(self, tmp_path: Path) -> None:
        pipe = tmp_path / "never.json"
        os.mkfifo(pipe)
        process = subprocess.Popen([*OFFWIRE, "report", "merge", pipe], stderr=subprocess.PIPE, text=True)
        with open(pipe, "w"):  # returns once the command has opened its end, and waits for us
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=60)
        assert process.returncode == 130
        assert stderr == "offwire: interrupted\n"

    def test_a_bug_of_ours_is_told_without_a_traceback_or_its_text(self) -> None:
        script = (
            "import sys; from offwire import cli, catalogue\n"
            "def broken(*_): raise RuntimeError('sk_live_value')\n"
            "catalogue.everything = broken\n"
            "sys.exit(cli.main(['rules']))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert done.returncode == 2
        assert done.stderr.startswith("offwire: error: internal error, RuntimeError at ")
        assert done.stderr.count("\n") == 1
        assert "sk_live" not in done.stderr


class TestFiles:
    def test_a_file_is_whole_and_readable_by_others(self, tmp_path: Path) -> None:
        target = tmp_path / "report.txt"
        mask = os.umask(0o022)
        try:
            output.write_file(target, "é\n")
        finally:
            os.umask(mask)
        assert target.read_text(encoding="utf-8") == "é\n"
        assert os.listdir(tmp_path) == ["report.txt"]
        if os.name == "posix":
            assert stat.S_IMODE(target.stat().st_mode) == 0o644

    def test_an_interrupted_write_leaves_the_old_file_and_no_other(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "report.txt"
        target.write_text("old", encoding="utf-8")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(output.OutputError, match="No space left on device"):
            output.write_file(target, "new")
        assert target.read_text(encoding="utf-8") == "old"
        assert os.listdir(tmp_path) == ["report.txt"]

    def test_a_link_is_followed_and_stays_a_link(self, tmp_path: Path) -> None:
        real, link = tmp_path / "real.txt", tmp_path / "link.txt"
        real.write_text("old", encoding="utf-8")
        link.symlink_to(real)
        output.write_file(link, "new")
        assert link.is_symlink()
        assert real.read_text(encoding="utf-8") == "new"

    def test_a_device_takes_what_it_is_given(self) -> None:
        output.write_file(Path(os.devnull), "text")
        assert not Path(os.devnull).is_file()


def test_the_report_goes_to_the_file_and_the_summary_to_the_terminal(findings: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.sarif"
    done = offwire("report", "merge", findings, "--format", "sarif", "-o", target)
    assert done.returncode == 1
    assert done.stdout == f"Found 1 error in 3 files. Report: {target}\n"
    assert '"version": "2.1.0"' in target.read_text(encoding="utf-8")


def test_colour_needs_a_terminal_or_a_wish(findings: Path) -> None:
    def merged(**environment: str) -> str:
        inherited = {
            key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")
        }
        return offwire(
            "report", "merge", findings, "--format", "text", env={**inherited, **environment}
        ).stdout

    assert "\x1b" not in merged()
    assert "\x1b" in merged(FORCE_COLOR="1")
    assert "\x1b" not in merged(FORCE_COLOR="1", NO_COLOR="1")


@pytest.mark.skipif(os.name != "posix", reason="not run: confinement of commands needs fork")
class TestRun:
    """`offwire run` hands on what it is given, and tells how the command ended."""

    def test_arguments_and_exit_code_are_the_commands(self) -> None:
        script = "import sys; print(sys.argv[1:]); sys.exit(7)"
        done = offwire("run", "--confine", "off", "--", sys.executable, "-c", script, "--flag", "a b")
        assert done.returncode == 7, done.stderr
        assert done.stdout == "['--flag', 'a b']\n"

    @pytest.mark.parametrize(
        ("words", "why"), [(["no-such-program-here"], "no-such-program-here"), ([], "command")]
    )
    def test_what_can_not_be_started_is_one_line(self, words: list[str], why: str) -> None:
        done = offwire("run", *words)
        assert done.returncode == 2
        assert why in done.stderr
        assert done.stderr.count("\n") == 1

    def test_the_confinements_are_those_of_the_harness(self) -> None:
        from offwire.arguments import CONFINEMENTS
        from offwire_harness.confine import MODES

        assert tuple(MODES) == CONFINEMENTS


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("lint a --no-cache b", ["a", "b"]),
        ("lint --select OW1 a -o out b c --pedantic", ["a", "b", "c"]),
        ("lint a --no-cache -- -b.py", ["a", "-b.py"]),
        ("lint --no-cache", ["."]),
        ("review a -o out b", ["a", "b"]),
        ("report merge a -o out b", ["a", "b"]),
    ],
)
def test_words_and_options_may_stand_in_any_order(words: str, paths: list[str]) -> None:
    parsed = vars(parser().parse_args(words.split()))
    assert [str(path) for path in parsed.get("paths") or parsed["reports"]] == paths


def test_what_follows_run_is_another_commands() -> None:
    parsed = parser().parse_args("run --confine off pytest -o x --confine y".split())
    assert (parsed.confine, parsed.words) == ("off", ["pytest", "-o", "x", "--confine", "y"])
