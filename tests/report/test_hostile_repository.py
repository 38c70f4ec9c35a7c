"""A repository made to harm whoever lints it: it runs nothing, writes nothing elsewhere, hides nothing, forges nothing."""

from __future__ import annotations

import json
import marshal
import os
import pickle
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from offwire import cli
from offwire.arguments import FORMATS

LEAK = """\
import os
from autogen_agentchat.agents import AssistantAgent

agent = AssistantAgent("a", None, system_message=os.environ["STRIPE_KEY"])
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFWIRE_CACHE_DIR", str(tmp_path / "home" / "cache"))
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / ".git").mkdir()
    (repository / "agent.py").write_text(LEAK)
    monkeypatch.chdir(repository)
    return repository


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that holds one old file and is nobody else's business."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("precious")
    os.utime(outside / "precious", (0, 0))
    return outside


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """A file that comes to be when something of the repository is run."""
    return tmp_path / "was-run"


def touch(mark: Path) -> str:
    return f"open({str(mark)!r}, 'w').close()\n"


def write(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, bool]]:
    capsys.readouterr()
    assert cli.main(["lint", "--format", "json", *arguments]) in (0, 1)
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [(finding["code"], finding["path"], finding["suppressed"]) for finding in findings]


def untouched(outside: Path) -> bool:
    return [(path.name, path.read_text()) for path in outside.iterdir()] == [("precious", "precious")]


class TestNothingIsRun:
    @pytest.mark.parametrize("command", [["-m", "offwire"], [str(Path(sys.executable).with_name("offwire"))]])
    def test_modules_that_lie_where_the_linter_is_started(
        self, repository: Path, mark: Path, command: list[str]
    ) -> None:
        for name in ("libcst", "json", "tomllib", "tomli", "detect_secrets", "pickle", "conftest", "marshal"):
            write(f"{name}.py", touch(mark))
        for name in ("offwire_lint", "libcst_native", "sitecustomize", "concurrent", "multiprocessing"):
            write(f"{name}/__init__.py", touch(mark))
        done = subprocess.run(
            [sys.executable, *command, "lint", "--no-cache", "agent.py"],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "OW101" in done.stdout, done.stderr
        assert not mark.exists()

    def test_what_a_file_does_when_it_is_imported(
        self, repository: Path, mark: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("agent.py", LEAK + touch(mark))
        write("setup.py", touch(mark))
        write("helper/__init__.py", touch(mark))
        write("user.py", "from helper import x\n" + LEAK)
        assert [code for code, _, _ in codes(capsys)] == ["OW101", "OW101"]
        assert not mark.exists()

    def test_what_a_notebook_tells_the_shell(
        self, repository: Path, mark: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source = f"!touch {mark}\n%run agent.py\n{LEAK}"
        cells = [{"cell_type": "code", "source": source, "outputs": [{"output_type": "error"}]}]
        write("n.ipynb", json.dumps({"cells": cells, "nbformat": 4}))
        assert ("OW101", "n.ipynb", False) in codes(capsys)
        assert not mark.exists()

    @pytest.mark.parametrize("kind", ["pickle", "marshal", "both"])
    def test_what_lies_in_a_prepared_cache(
        self, repository: Path, mark: Path, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Payload:
            def __reduce__(self) -> tuple[object, ...]:
                return (exec, (touch(mark),))

        write("offwire.toml", 'cache-dir = ".cache"\n')
        clean = codes(capsys)
        entries = [path for path in Path(".cache").rglob("*") if path.is_file()]
        assert entries
        bodies = {
            "pickle": pickle.dumps(Payload()),
            "marshal": marshal.dumps(compile(touch(mark), "x", "exec")),
            "both": bytes(32) + marshal.dumps((None,) * 5),
        }
        for path in entries:
            path.write_bytes(bodies[kind])
        assert codes(capsys) == clean == [("OW101", "agent.py", False)]
        assert not mark.exists()


class TestNothingIsWrittenElsewhere:
    def refused(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
        assert cli.main(["lint", *arguments]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        return err

    @pytest.mark.parametrize("key", ["cache-dir", "baseline"])
    @pytest.mark.parametrize("value", ["../outside", "{outside}", "a/../../outside", "link", "link/deeper"])
    def test_settings_that_lead_out_of_the_project(
        self, repository: Path, outside: Path, key: str, value: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("link").symlink_to(outside)
        write("offwire.toml", f'{key} = "{value.format(outside=outside)}"\n')
        assert "must stay inside the project" in self.refused(capsys)
        assert untouched(outside)

    def test_links_in_a_prepared_cache(
        self, repository: Path, outside: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("offwire.toml", 'cache-dir = ".cache"\n')
        Path(".cache").mkdir()
        for number in range(256):
            Path(f".cache/{number:02x}").symlink_to(outside)
        Path(".cache/swept").symlink_to(outside / "new")
        assert codes(capsys) == [("OW101", "agent.py", False)]
        assert untouched(outside)

    def test_only_what_a_cache_wrote_is_swept(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("offwire.toml", 'cache-dir = "."\n')
        old = write("ab/notes.txt", "kept"), write("cd/" + "0" * 38, "swept")
        for path in old:
            os.utime(path, (0, 0))
        assert codes(capsys) == [("OW101", "agent.py", False)]
        assert [path.exists() for path in old] == [True, False]

    @pytest.mark.parametrize("option", ["-o", "--write-baseline"])
    @pytest.mark.parametrize("target", ["out.txt", "folder/out.txt"])
    def test_a_link_where_the_user_wants_the_report(
        self, repository: Path, outside: Path, option: str, target: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("out.txt").symlink_to(outside / "precious")
        Path("folder").symlink_to(outside)
        assert "a link leads to" in self.refused(capsys, option, target)
        assert untouched(outside)

    @pytest.mark.parametrize("kind", ["fifo", "device", "endless"])
    def test_a_baseline_that_is_no_file(
        self, repository: Path, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if kind == "fifo":
            os.mkfifo("known.json")
        else:
            Path("known.json").symlink_to("/dev/zero" if kind == "endless" else os.devnull)
        write("offwire.toml", 'baseline = "known.json"\n')
        self.refused(capsys)


class TestNothingHoldsARunUp:
    """What is read on the way to the code, and is no file, or one without end."""

    @pytest.mark.parametrize("name", [".gitignore", "sub/.gitignore", ".git/info/exclude"])
    @pytest.mark.parametrize("kind", ["fifo", "endless", "huge", "folder"])
    def test_ignore_files(
        self, repository: Path, name: str, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make(Path(name), kind, "agent.py\n")
        assert codes(capsys) == [("OW101", "agent.py", False)]

    @pytest.mark.parametrize("name", ["pyproject.toml", "offwire.toml"])
    @pytest.mark.parametrize("kind", ["fifo", "endless", "folder"])
    def test_settings_that_are_no_file(
        self, repository: Path, name: str, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make(Path(name), kind)
        assert codes(capsys) == [("OW101", "agent.py", False)]

    @pytest.mark.parametrize(
        "text",
        [
            "select = [" + '"OW1",' * 2_000_000 + "]\n",
            "a." * 50_000 + "a = 1\n",
            "[" + '"a b" . ' * 50_000 + "a]\n",
            "x = " + "[" * 100_000,
            "x = " + "{a=" * 100_000,
        ],
        ids=["long", "dotted", "quoted", "nested lists", "nested tables"],
    )
    def test_settings_that_take_a_parser_without_end(
        self, repository: Path, text: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("offwire.toml", text)
        assert cli.main(["lint"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert len(err) < 300


def make(path: Path, kind: str, text: str = "") -> None:
    """Something at a path that is no file of an ordinary size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "endless":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_text(text)
        with path.open("r+b") as file:
            file.truncate(3 << 30)  # sparse


WIDE = str.maketrans({"a": "\uff41", "g": "\uff47", "s": "\uff53"})


def in_utf_7(text: str) -> bytes:
    words = text.replace("autogen", "+AGEAdQB0AG8AZwBlAG4-")
    return b"# coding: utf-7\n" + words.encode()


def in_a_notebook(text: str) -> bytes:
    cells = [{"cell_type": "code", "source": text}]
    return json.dumps({"cells": cells}).replace("autogen", "\\u0061utogen").encode()


class TestNothingIsHidden:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("x.py", in_utf_7(LEAK)),
            ("x.py", ("# coding: unicode_escape\n" + LEAK.replace("autogen", "\\x61utogen")).encode()),
            ("x.py", LEAK.replace("autogen_", "autogen_".translate(WIDE)).encode()),
            ("x.py", LEAK.replace("os", "os".translate(WIDE)).encode()),
            ("x.py", b"\xef\xbb\xbf" + LEAK.replace("\n", "\r\n").encode()),
            ("x.py", LEAK.replace("\n", "\r").encode()),
            ("x.py", LEAK.replace("\n", "\n\x0c\n").encode()),
            ("x.py", ("# coding: utf-8\n# \u202e \u2066\n" + LEAK).encode()),
            ("x.ipynb", in_a_notebook(LEAK)),
        ],
        ids=["utf-7", "escapes", "wide library", "wide names", "bom", "cr", "form feed", "bidi", "notebook"],
    )
    def test_what_python_understands_is_judged(
        self, repository: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(name, content)
        assert ("OW101", name, False) in codes(capsys)

    def test_what_is_suppressed_stays_in_the_report(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("agent.py", "# offwire: ignore-file[OW1] nothing to see\n" + LEAK)
        assert codes(capsys) == [("OW101", "agent.py", True)]

    def test_a_file_too_large_to_judge_is_told(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with write("agent.py", LEAK + "#").open("r+b") as file:
            file.truncate(3 << 30)  # sparse: no file to be read whole
        assert codes(capsys) == [("OW901", "agent.py", False)]

    @pytest.mark.parametrize("target", ["fifo", "endless"])
    def test_what_is_imported_and_no_file_holds_nobody_up(
        self, repository: Path, target: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if target == "fifo":
            os.mkfifo("helper.py")
        else:
            Path("helper.py").symlink_to("/dev/zero")
        write("agent.py", "from helper import x\n" + LEAK)
        assert codes(capsys) == [("OW101", "agent.py", False)]
        assert ("OW901", "helper.py", False) in codes(capsys, "helper.py")

    @pytest.mark.parametrize("link", ["file", "folder"])
    def test_what_a_link_leads_to_outside_is_not_read(
        self, repository: Path, outside: Path, link: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (outside / "keys.py").write_text('import os\nKEY = os.environ["STRIPE_KEY"]\n')
        if link == "file":
            Path("keys.py").symlink_to(outside / "keys.py")
        else:
            Path("lib").symlink_to(outside)
        start = "keys" if link == "file" else "lib.keys"
        write("agent.py", f"from {start} import KEY as x\n" + LEAK.replace('os.environ["STRIPE_KEY"]', "x"))
        assert codes(capsys) == []
        assert codes(capsys, "agent.py") == []


NAMES = [
    "a.py\nagent.py:1:1: error OW000 all-clear: nothing found\nb.py",
    "a\rFound no findings in 1 file.py",
    "\x1b[2K\x1b[1A\x1b]0;title\x07.py",
    "\u202eyp.nigol\u2066.py",
    "::error file=x::forged.py",
    "  ::add-mask::OW101.py",
    "::stop-commands::x.py",
    "##vso[task.setvariable variable=a]b.py",
    "x##[error]y.py",
    "##teamcity[testFailed name='x'].py",
    "<script>alert(1)<.py",
    "<img src=x onerror=alert(1)>.py",
    "](http:x) ![x](http:y) `|`.py",
    "]]>&amp;&#10;'\".py",
    "%0A::error::x.py",
    "-o.py",
    "\udcff\udcfe.py",
]


class TestNothingIsForged:
    @pytest.fixture
    def reported(self, repository: Path, capfd: pytest.CaptureFixture[str]) -> object:
        Path("agent.py").unlink()
        hostile = "".join(
            name.replace("\n", "\\n").replace("\r", " ") for name in NAMES if "\udcff" not in name
        )
        for name in NAMES:
            text = LEAK.replace('"a"', f'"a{hostile!s}"'.replace("'\"", "' ")) + f"# {hostile}\n"
            Path(name).write_bytes(text.encode())

        def reported(name: str) -> str:
            assert cli.main(["lint", "--format", name, "."]) == 1
            return capfd.readouterr().out

        return reported

    @pytest.mark.parametrize("name", FORMATS)
    def test_names_and_texts_start_no_line_and_no_command(self, reported: object, name: str) -> None:
        shown = reported(name)  # type: ignore[operator]
        assert all(line.isprintable() for line in shown.split("\n"))
        assert "##vso[" not in shown
        assert "##[" not in shown
        assert "##teamcity[" not in shown
        commands = [line for line in shown.split("\n") if line.lstrip().startswith("::")]
        assert len(commands) == (len(NAMES) if name == "github" else 0)
        assert all(line.startswith("::error file=") for line in commands)

    def test_text_has_one_heading_a_finding_and_one_summary(self, reported: object) -> None:
        lines = reported("text").split("\n")  # type: ignore[operator]
        assert len([line for line in lines if ": error OW101 secret-in-system-message: " in line]) == len(
            NAMES
        )
        assert [line for line in lines if line.startswith("Found")] == [
            f"Found {len(NAMES)} errors in {len(NAMES)} files"
        ]

    def test_structured_formats_hold_what_was_found_and_nothing_else(self, reported: object) -> None:
        assert len(json.loads(reported("json"))["findings"]) == len(NAMES)  # type: ignore[operator]
        (run,) = json.loads(reported("sarif"))["runs"]  # type: ignore[operator]
        assert len(run["results"]) == len(NAMES)
        suite = ElementTree.fromstring(reported("junit"))  # type: ignore[operator]
        assert len(suite.findall(".//failure")) == len(NAMES)
        assert {case.get("name", "")[:5] for case in suite.iter("testcase")} == {"OW101"}

    def test_pages_hold_no_markup_of_theirs(self, reported: object) -> None:
        markdown = MarkdownIt("commonmark").enable("table").render(reported("markdown"))  # type: ignore[operator]
        for page in (reported("html"), markdown):  # type: ignore[operator]
            assert "<script" not in page
            assert "<img" not in page
            assert re.findall('(?:href|src)="([^"]*)"', page) == []

    def test_messages_on_standard_error_are_one_line(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write("offwire.toml", '"\\u001b[2K\\n##vso[x]::error::" = 1\n')
        assert cli.main(["lint"]) == 2
        shown = capsys.readouterr().err
        assert shown.count("\n") == 1
        assert shown.rstrip("\n").isprintable()
        assert "##vso[" not in shown
