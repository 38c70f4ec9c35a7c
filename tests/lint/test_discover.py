"""Which files are found under what the user names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offwire_lint.config import Config
from offwire_lint.discover import discover, shown
from offwire_lint.globs import ignored, parse_ignore_file


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x = 1\n")


def found(*paths: str, **settings: object) -> list[str]:
    config = Config(root=Path.cwd(), **settings)  # type: ignore[arg-type]
    return [shown(path) for path in discover([Path(path) for path in paths], config).files]


def test_python_files_and_notebooks_sorted_and_once() -> None:
    make("b.py", "a/c.py", "a/n.ipynb", "a/readme.md", "a/stub.pyi")
    assert found(".", "b.py", "./a") == ["a/c.py", "a/n.ipynb", "b.py"]


def test_vendored_and_hidden_directories_are_left_out() -> None:
    make("a.py", ".venv/x.py", "node_modules/x.py", "lib/site-packages/x.py", "env/x.py", "env/pyvenv.cfg")
    assert found(".") == ["a.py"]
    assert found("lib/site-packages") == ["lib/site-packages/x.py"]


def test_gitignore_is_respected_at_every_level_and_from_above() -> None:
    make("a.py", "gen/x.py", "gen/keep.py", "sub/gen.py", "sub/deep/b.py", "sub/deep/c.py")
    Path(".git").mkdir()
    Path(".gitignore").write_text("/gen/*\n!/gen/keep.py\n")
    Path("sub/deep/.gitignore").write_text("b.py\n")
    assert found(".") == ["a.py", "gen/keep.py", "sub/deep/c.py", "sub/gen.py"]
    assert found("gen") == ["gen/keep.py"]


def test_a_file_named_itself_is_read_although_git_ignores_it() -> None:
    make("gen/x.py")
    Path(".gitignore").write_text("gen\n")
    assert found("gen/x.py") == ["gen/x.py"]


def test_what_the_configuration_excludes_is_never_read() -> None:
    make("a.py", "old/b.py", "tests/data/c.py", "tests/d.py")
    assert found(".", "old/b.py", extend_exclude=("old", "tests/data/**")) == ["a.py", "tests/d.py"]


def test_a_glob_that_the_shell_left_alone_is_expanded() -> None:
    make("agents/a.py", "agents/deep/b.py")
    assert found("agents/**/*.py") == ["agents/a.py", "agents/deep/b.py"]


def test_what_does_not_exist_is_an_error_with_its_name() -> None:
    result = discover([Path("nowhere.py"), Path("no*.py")], Config(root=Path.cwd()))
    assert [(error.path, error.message) for error in result.errors] == [
        ("no*.py", "no such file or directory"),
        ("nowhere.py", "no such file or directory"),
    ]


@pytest.mark.parametrize("name", ["n" * 5_000, "n/" * 4_000 + "n", "*" * 1_000])
def test_what_can_not_be_a_name_is_an_error_with_its_name(name: str) -> None:
    (error,) = discover([Path(name)], Config(root=Path.cwd())).errors
    assert (error.path, error.message) == (name, "no such file or directory")


def test_a_folder_whose_files_have_longer_paths_than_the_system_takes() -> None:
    make("a.py")
    room = 4_090 - len(os.getcwd())
    folder = "/".join(["d" * 200] * (room // 201))
    folder += "/" + "e" * (room - len(folder) - 1)
    os.makedirs(folder)
    assert found(".") == ["a.py"]


def test_links_are_not_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    make("a/b.py")
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.py").write_text("")
    os.symlink(".", "a/loop")
    os.symlink(outside, "a/out")
    os.symlink(outside / "secret.py", "a/secret.py")
    os.symlink("nowhere", "a/dangling.py")
    assert found(".") == ["a/b.py"]


def test_a_fifo_is_no_file() -> None:
    make("a.py")
    os.mkfifo("pipe.py")
    assert found(".") == ["a.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can list every directory")
def test_an_unlistable_directory_is_an_error_and_the_rest_is_found() -> None:
    make("a.py", "closed/b.py")
    os.chmod("closed", 0)
    result = discover([Path()], Config(root=Path.cwd()))
    os.chmod("closed", 0o700)
    assert [shown(path) for path in result.files] == ["a.py"]
    assert [error.path for error in result.errors] == ["closed"]


names = st.sampled_from(["a", "b", "ab", "a.py", "b.py", "[x]", "a b"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
globs = st.lists(
    st.sampled_from(["a", "b", "*", "**", "/", "?", ".py", "[ab]", "[!a]", "\\*", "!"]),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(path)], check=True, timeout=30)
    return path


@pytest.mark.parametrize(
    "glob", ["*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/a/**/a/**/a/**/b", "**a**a**a**a**a**a**b"]
)
def test_a_line_of_many_stars_is_decided_at_once(glob: str) -> None:
    (pattern,) = parse_ignore_file(glob).patterns
    assert not pattern.regex.match("a" * 200)
    assert not pattern.regex.match("a/" * 60 + "a")
    assert pattern.regex.match("a/" * 60 + "aaaaaaaaab" if "/" not in glob else "a/" * 60 + "b")


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=st.lists(globs.map("".join), min_size=1, max_size=3), path=paths)
def test_ignore_files_mean_what_git_says_they_mean(repository: Path, lines: list[str], path: str) -> None:
    (repository / ".gitignore").write_text("\n".join(lines) + "\n")
    answer = subprocess.run(
        ["git", "-C", str(repository), "check-ignore", "-q", "--no-index", path], timeout=30, check=False
    )
    rules = (parse_ignore_file("\n".join(lines)),)
    parts = path.split("/")
    ours = any(
        ignored(rules, "/".join(parts[: size + 1]), size + 1 < len(parts)) for size in range(len(parts))
    )
    assert ours == (answer.returncode == 0)


@pytest.mark.skipif(sys.platform != "linux", reason="not run: needs Linux's limit to the length of a path")
def test_what_lies_deeper_than_a_path_may_be_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(45):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
    Path("agent.py").write_text("x = 1\n")
    os.chdir(tmp_path)
    try:
        found = discover([tmp_path], Config(root=tmp_path))
    finally:
        shutil.rmtree(tmp_path / ("d" * 100))
    assert found.files == ()
    (error,) = found.errors
    assert "File name too long" in error.message
